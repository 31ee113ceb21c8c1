package io.pinstream.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Computes what so many users need, from figures that were measured for one core and from
 * assumptions. All of them are inputs: {@code bench/run capacity dailyUsers=1000000 usd=...}. Needs
 * nothing but a JDK, and is not built first.
 */
public final class Capacity {

  private static final double DAY = 86_400;
  private static final double HOURS_A_MONTH = 730;
  private static final double GB = 1e9;

  /** An input: what it is, and where the figure is from. */
  private record Input(double value, String unit, String from) {}

  /** Something of which there is not any amount. */
  private record Limit(String what, double needed, double possible, String unit, String then) {}

  private final Map<String, Input> inputs = new LinkedHashMap<>();

  private Capacity() {
    // What is asked for.
    in("monthlyUsers", 500e6, "users", "the reference load");
    in("dailyUsers", 25e6, "users", "the reference load");
    in("requestsPerUserAndDay", 60, "", "the reference load");
    in("readsPerWrite", 9, "", "the reference load");
    in("peak", 3, "times the average", "the reference load");
    // What people do.
    in("feedShare", 0.4, "of reads", "assumed");
    in("boardShare", 0.3, "of reads; the others are pages of links", "assumed");
    in("pinShare", 0.1, "of writes", "assumed");
    in("weeklyUsers", 75e6, "users with a feed in memory", "assumed");
    in("followsPerUser", 50, "", "assumed");
    in("popularity", 25, "times the average number of followers, of who pins", "bench/run feeds b");
    in("feedEntries", 300, "in a feed", "assumed");
    in("yearsKept", 2, "of pins and links", "assumed");
    in("imageBytes", 300e3, "stored for each pin", "assumed");
    in("pageBytes", 10e3, "of JSON in an answer", "assumed");
    in("shownImageBytes", 30e3, "for each pin on a feed page", "assumed");
    in("pinsOnPage", 20, "", "assumed");
    in("cachedByClients", 0.5, "of shown images", "assumed");
    // What was measured, for one core.
    in("apiMsFeed", 0.80, "CPU ms", "not measured yet: bench/run hop");
    in("workerMsFeed", 0.80, "CPU ms", "not measured yet: bench/run hop");
    in("apiMsBoard", 0.50, "CPU ms", "not measured yet: bench/run hop");
    in("workerMsBoard", 0.50, "CPU ms", "not measured yet: bench/run hop");
    in("apiMsLinks", 0.80, "CPU ms", "not measured yet: bench/run hop");
    in("workerMsLinks", 0.80, "CPU ms", "not measured yet: bench/run hop");
    in("apiMsWrite", 1.00, "CPU ms, with the question what became of it", "not measured yet: bench/run hop");
    in("workerMsWrite", 1.00, "CPU ms", "not measured yet: bench/run hop");
    in("brokerMsWrite", 1.00, "CPU ms, on one broker", "not measured yet: bench/run hop");
    in("brokerBytesWrite", 5_000, "bytes in the log", "not measured yet: bench/run hop");
    in("pinMs", 48, "CPU ms, upload, image and feeds included", "bench/run pin-to-feed 2000 8");
    in("deliveryUs", 0.31, "CPU µs for each awake follower", "bench/run feeds a");
    in("feedBytesReader", 200, "heap", "README, --feed-memory");
    in("feedBytesEntry", 12, "heap", "README, --feed-memory");
    in("restoreMiB", 20, "MiB/s of one application on a worker", "not measured yet: bench/run restore");
    in("sessionSeconds", 6, "until a dead worker's tasks move", "the setting of nodes");
    in("beatBytes", 400, "bytes/s of a worker's beats", "not measured yet: bench/run hop");
    in("beatCores", 0.05, "of a core for a node that reads 1,000 others", "not measured yet: bench/run hop");
    // Sizes of rows in stores, from the layout of their keys and from samples.
    in("userBytes", 600, "of state, rows of all applications", "key layouts");
    in("edgeBytes", 250, "of state, both ends and the author's side of feeds", "key layouts");
    in("pinBytes", 1_200, "of state, lists and feeds' copies included", "key layouts");
    in("linkBytes", 900, "of state, both indexes and what the page says", "key layouts");
    in("spaceAmplification", 1.5, "of RocksDB's files", "assumed; universal compaction");
    in("logAmplification", 1.5, "of compacted topics, between two cleanings", "assumed");
    // How it is laid out.
    in("busy", 0.5, "of each core at the peak", "so that a third of the nodes may be away");
    in("standbys", 1, "copies of each task beside the active one", "the setting of nodes");
    in("replicas", 3, "of each partition in Kafka", "usual");
    in("restoreMinutes", 10, "to restore a worker's largest application from the log", "chosen");
    in("largestShare", 0.4, "of the state in the largest application", "feeds and accounts");
    in("topics", 90, "topics, changelogs and repartitions, each with all partitions", "counted");
    in("stores", 55, "in each partition", "counted");
    in("cores", 16, "of a node", "chosen");
    in("memoryGB", 64, "of a node", "chosen");
    in("heapShare", 0.5, "of a worker's memory for feeds; the rest for files and others", "chosen");
    in("diskGB", 4_000, "of a node at most", "chosen");
    in("partitionsPerBroker", 4_000, "replicas", "Kafka's usual advice");
    in("partitionsPerCluster", 200_000, "replicas", "Kafka's usual advice");
    in("networkGbit", 10, "of a node", "of the machine below");
    // Prices: put in your own.
    in("usdNodeHour", 0.8064, "16 cores, 64 GB", "AWS m7i.4xlarge, us-east-1, on demand, list");
    in("usdDiskGBMonth", 0.08, "", "AWS gp3, list");
    in("usdBlobGBMonth", 0.021, "", "AWS S3 Standard above 500 TB, list");
    in("usdCdnGB", 0.02, "", "assumed; list prices of CDNs fall to this at petabytes");
    in("usdZoneGB", 0.02, "between two zones, both ways", "AWS, list");
    in("otherZone", 0.67, "of traffic between nodes, over three zones", "chosen");
  }

  public static void main(String[] args) {
    Capacity capacity = new Capacity();
    for (String arg : args) {
      String[] parts = arg.split("=", 2);
      if (parts.length != 2 || !capacity.inputs.containsKey(parts[0])) {
        System.err.println(
            "Not an input: " + arg + ". They are, with = and a number: " + capacity.inputs.keySet());
        System.exit(2);
      }
      try {
        capacity.in(parts[0], Double.parseDouble(parts[1]), "", "given");
      } catch (NumberFormatException e) {
        System.err.println(parts[0] + " is a number, not " + parts[1]);
        System.exit(2);
      }
    }
    capacity.print();
  }

  private void in(String name, double value, String unit, String from) {
    Input before = inputs.get(name);
    inputs.put(name, new Input(value, before == null ? unit : before.unit(), from));
  }

  private double of(String name) {
    Input input = inputs.get(name);
    if (input == null) {
      throw new IllegalArgumentException("No input " + name);
    }
    return input.value();
  }

  private void print() {
    // Load
    double requests = of("dailyUsers") * of("requestsPerUserAndDay") / DAY;
    double peakRequests = requests * of("peak");
    double readShare = of("readsPerWrite") / (1 + of("readsPerWrite"));
    double reads = peakRequests * readShare;
    double writes = peakRequests - reads;
    double pins = writes * of("pinShare");
    double rows = writes - pins;
    double writesADay = requests * (1 - readShare) * DAY;
    double pinsADay = writesADay * of("pinShare");
    double awakeFollowers =
        of("followsPerUser") * of("weeklyUsers") / of("monthlyUsers") * of("popularity");
    double deliveries = pins * awakeFollowers;

    // Cores at the peak
    double linkShare = 1 - of("feedShare") - of("boardShare");
    double apiCores =
        (reads
                    * (of("feedShare") * of("apiMsFeed")
                        + of("boardShare") * of("apiMsBoard")
                        + linkShare * of("apiMsLinks"))
                + writes * of("apiMsWrite"))
            / 1e3;
    double readCores =
        reads
            * (of("feedShare") * of("workerMsFeed")
                + of("boardShare") * of("workerMsBoard")
                + linkShare * of("workerMsLinks"))
            / 1e3;
    double writeCores = rows * of("workerMsWrite") * (1 + of("standbys") / 2) / 1e3;
    double pinCores = pins * of("pinMs") / 1e3;
    double deliveryCores = deliveries * of("deliveryUs") / 1e6;
    double workerCores = readCores + writeCores + pinCores + deliveryCores;
    double brokerCores = writes * of("brokerMsWrite") * of("replicas") / 1e3;

    // State
    double users = of("monthlyUsers") * of("userBytes");
    double edges = of("monthlyUsers") * of("followsPerUser") * of("edgeBytes");
    double keptPins = pinsADay * 365 * of("yearsKept");
    double pinState = keptPins * of("pinBytes");
    double linkState = (writesADay - pinsADay) / 2 * 365 * of("yearsKept") * of("linkBytes");
    double state = users + edges + pinState + linkState;
    double workerDisk = state * (1 + of("standbys")) * of("spaceAmplification");
    // Changelogs, the public tables of about the same things, and two weeks of commands.
    double log =
        (2 * state * of("logAmplification") + writesADay * 14 * 1_000) * of("replicas");
    double feedHeap =
        of("weeklyUsers") * (of("feedBytesReader") + of("feedEntries") * of("feedBytesEntry"));
    double images = keptPins * of("imageBytes");

    // Nodes: whatever asks for the most of them
    double useful = of("cores") * of("busy");
    double apiNodes = Math.ceil(apiCores / useful) + 1;
    double byCores = Math.ceil(workerCores / useful);
    double byHeap = Math.ceil(feedHeap / (of("memoryGB") * GB * of("heapShare")));
    double byDisk = Math.ceil(workerDisk / (of("diskGB") * GB));
    double workers = Math.max(byCores, Math.max(byHeap, byDisk)) + 1;
    double restoredInTime = of("restoreMiB") * 1_048_576 * of("restoreMinutes") * 60;
    double byRestore = state * of("largestShare") / restoredInTime;
    double partitions = powerOfTwo(Math.max(workers, byRestore));
    double byBrokerDisk = Math.ceil(log / (of("diskGB") * GB));
    double replicas = partitions * of("topics") * of("replicas");
    double byReplicas = Math.ceil(replicas / of("partitionsPerBroker"));
    double brokers =
        Math.max(Math.ceil(brokerCores / useful), Math.max(byBrokerDisk, byReplicas)) + 1;
    double nodes = apiNodes + workers + brokers;

    // Network at the peak, bytes/s
    double produced = writes * of("brokerBytesWrite");
    double brokerIn = produced * of("replicas");
    double consumed = produced * (1 + of("standbys") / 2);
    double beats = workers * of("beatBytes") * nodes;
    double between = reads * of("pageBytes") + produced + brokerIn + consumed + beats;
    double pagesADay = requests * DAY * readShare * of("feedShare");
    double shown =
        pagesADay * of("pinsOnPage") * of("shownImageBytes") * (1 - of("cachedByClients")) * 30;

    // Cost of a month
    double nodeCost = nodes * of("usdNodeHour") * HOURS_A_MONTH;
    double diskCost = (workerDisk + log) / 0.7 / GB * of("usdDiskGBMonth");
    double blobCost = images / GB * of("usdBlobGBMonth");
    double zoneCost =
        between / of("peak") * DAY * 30 / GB * of("otherZone") * of("usdZoneGB");
    double cdnCost = shown / GB * of("usdCdnGB");

    table(
        "Load",
        row("requests/s, average and peak", "%,.0f and %,.0f", requests, peakRequests),
        row("reads/s and writes/s at the peak", "%,.0f and %,.0f", reads, writes),
        row("pins/s at the peak, and deliveries into feeds/s", "%,.0f and %,.0f", pins, deliveries),
        row("pins a day", "%,.1f million", pinsADay / 1e6));
    table(
        "Cores at the peak",
        row("API nodes (ingest and query)", "%,.0f", apiCores),
        row("workers: answering reads", "%,.0f", readCores),
        row("workers: deciding, standbys included", "%,.0f", writeCores),
        row("workers: pins, above all their images", "%,.0f", pinCores),
        row("workers: deliveries into feeds", "%,.1f", deliveryCores),
        row("brokers, all replicas", "%,.0f", brokerCores));
    table(
        "Memory and disk",
        row("heap for feeds", "%,.0f GB", feedHeap / GB),
        row("state, once", "%,.1f TB", state / 1e12),
        row("... users, follows, pins, links",
            "%,.1f, %,.1f, %,.1f and %,.1f TB",
            users / 1e12, edges / 1e12, pinState / 1e12, linkState / 1e12),
        row("disk of all workers, standbys included", "%,.0f TB", workerDisk / 1e12),
        row("disk of all brokers", "%,.0f TB", log / 1e12),
        row("images", "%,.0f TB", images / 1e12));
    table(
        "Nodes of %.0f cores and %.0f GB".formatted(of("cores"), of("memoryGB")),
        row("API nodes", "%,.0f", apiNodes),
        row("workers", "%,.0f (by cores %,.0f, by heap %,.0f, by disk %,.0f)",
            workers, byCores, byHeap, byDisk),
        row("brokers", "%,.0f (by cores %,.0f, by disk %,.0f, by replicas %,.0f)",
            brokers, Math.ceil(brokerCores / useful), byBrokerDisk, byReplicas),
        row("partitions of each topic", "%,.0f (by workers %,.0f, by restore %,.0f)",
            partitions, workers, byRestore),
        row("replicas of partitions in Kafka", "%,.0f", replicas));
    table(
        "Network at the peak",
        row("written to Kafka, before replication", "%,.0f MB/s", produced / 1e6),
        row("into brokers, and out to readers", "%,.0f and %,.0f MB/s", brokerIn / 1e6, consumed / 1e6),
        row("into each broker", "%,.1f MB/s", brokerIn / brokers / 1e6),
        row("pages from workers to API nodes", "%,.0f MB/s", reads * of("pageBytes") / 1e6),
        row("beats of the registry, to all nodes", "%,.0f MB/s", beats / 1e6),
        row("images shown in a month", "%,.0f PB", shown / 1e15));
    table(
        "USD a month",
        row("nodes", "%,.0f", nodeCost),
        row("disks, 70 %% full", "%,.0f", diskCost),
        row("between zones", "%,.0f", zoneCost),
        row("images, stored", "%,.0f", blobCost),
        row("all of these", "%,.0f", nodeCost + diskCost + zoneCost + blobCost),
        row("... for a thousand daily users", "%,.2f",
            (nodeCost + diskCost + zoneCost + blobCost) / of("dailyUsers") * 1e3),
        row("images, shown through a CDN", "%,.0f", cdnCost));

    List<Limit> limits = new ArrayList<>();
    limits.add(
        new Limit("replicas of partitions in one Kafka cluster", replicas,
            of("partitionsPerCluster"), "replicas",
            "topics of many applications in clusters of their own, or fewer changelogs"));
    limits.add(
        new Limit("restoring the largest application of one partition",
            state * of("largestShare") / partitions / (of("restoreMiB") * 1_048_576) / 60,
            of("restoreMinutes"), "minutes", "more partitions, or more standbys"));
    limits.add(
        new Limit("state of one worker", workerDisk / workers / GB, of("diskGB"), "GB",
            "more workers"));
    limits.add(
        new Limit("heap for feeds of one worker", feedHeap / workers / GB,
            of("memoryGB") * of("heapShare"), "GB", "fewer awake days, or more workers"));
    limits.add(
        new Limit("deciding for one partition on one thread",
            (rows * of("workerMsWrite") + pins * of("pinMs") / 10) / 1e3 / partitions, 0.5,
            "cores", "more partitions"));
    limits.add(
        new Limit("reading the registry, on each node", of("beatCores") * workers / 1e3, 0.1,
            "cores", "fewer beats, or beats to some nodes only"));
    limits.add(
        new Limit("beats of all nodes to all nodes, out of one broker",
            workers * of("beatBytes") * nodes, of("networkGbit") * 1e9 / 8 / 2, "bytes/s",
            "the registry's partition is one, so one broker sends all of it"));
    limits.add(
        new Limit("open files of one worker", of("stores") * 10
            * Math.ceil(partitions * (1 + of("standbys")) / workers), 100_000, "files",
            "a higher limit of the system"));
    limits.sort(Comparator.comparingDouble((Limit limit) -> -limit.needed() / limit.possible()));
    System.out.println("### What breaks first\n");
    System.out.println("| what | needed | possible | share | then |");
    System.out.println("| --- | ---: | ---: | ---: | --- |");
    for (Limit limit : limits) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %s %s | %s | %.0f %% | %s |%n",
          limit.what(),
          figure(limit.needed()),
          limit.unit(),
          figure(limit.possible()),
          100 * limit.needed() / limit.possible(),
          limit.then());
    }
    System.out.println("\n### Inputs\n");
    System.out.println("| input | value | what | from |");
    System.out.println("| --- | ---: | --- | --- |");
    inputs.forEach(
        (name, input) ->
            System.out.printf(
                Locale.ROOT,
                "| `%s` | %s | %s | %s |%n",
                name,
                figure(input.value()),
                input.unit(),
                input.from()));
  }

  private static double powerOfTwo(double least) {
    double power = 1;
    while (power < least) {
      power *= 2;
    }
    return power;
  }

  private static String row(String what, String format, Object... values) {
    return "| " + what + " | " + String.format(Locale.ROOT, format, values) + " |";
  }

  private static void table(String title, String... rows) {
    System.out.println("### " + title + "\n\n| | |\n| --- | ---: |");
    for (String row : rows) {
      System.out.println(row.replace("%%", "%"));
    }
    System.out.println();
  }

  private static String figure(double value) {
    return value >= 100
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.4f", value).replaceAll("\\.?0+$", "");
  }
}
