package io.pinstream.deploy.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.GlobalKTable;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.KGroupedTable;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

@AnalyzeClasses(packages = "io.pinstream", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule dependenciesPointDownwardsOnly =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.pinstream..")
          .layer("schemas")
          .definedBy("io.pinstream.schemas..")
          .layer("http")
          .definedBy("io.pinstream.http..")
          .layer("streams")
          .definedBy("io.pinstream.streams..")
          .layer("workers")
          .definedBy("io.pinstream.workers..")
          .layer("spam-classifier")
          .definedBy(
              resideInAPackage("io.pinstream.spam..")
                  .and(resideOutsideOfPackage("io.pinstream.spam.training..")))
          .layer("spam-training")
          .definedBy("io.pinstream.spam.training..")
          .layer("topologies")
          .definedBy("io.pinstream.topologies..")
          .layer("feed-materializer")
          .definedBy("io.pinstream.feed..")
          .layer("ingest-api")
          .definedBy("io.pinstream.ingest..")
          .layer("query-api")
          .definedBy("io.pinstream.query..")
          .layer("deploy")
          .definedBy("io.pinstream.deploy..")
          .whereLayer("schemas")
          .mayNotAccessAnyLayer()
          .whereLayer("http")
          .mayOnlyAccessLayers("schemas")
          .whereLayer("streams")
          .mayOnlyAccessLayers("schemas")
          .whereLayer("workers")
          .mayOnlyAccessLayers("schemas", "streams")
          .whereLayer("spam-classifier")
          .mayOnlyAccessLayers("schemas")
          .whereLayer("spam-training")
          .mayOnlyAccessLayers("spam-classifier")
          .whereLayer("topologies")
          .mayOnlyAccessLayers("schemas", "streams", "workers", "spam-classifier")
          .whereLayer("feed-materializer")
          .mayOnlyAccessLayers("schemas", "streams")
          .whereLayer("ingest-api")
          .mayOnlyAccessLayers("schemas", "http")
          .whereLayer("query-api")
          .mayOnlyAccessLayers("schemas", "http", "streams", "topologies", "feed-materializer");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.pinstream.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theQueryApiSeesTheViewsThroughTheirReadersOnly =
      noClasses()
          .that()
          .resideInAPackage("io.pinstream.query..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "org.rocksdb..");

  @ArchTest
  static final ArchRule streamThreadsNeverDoRemoteCalls =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.pinstream.feed..",
              "io.pinstream.topologies.accounts..",
              "io.pinstream.topologies.boards..",
              "io.pinstream.topologies.moderation..",
              "io.pinstream.topologies.pins..",
              "io.pinstream.topologies.operations..",
              "io.pinstream.topologies.risk..",
              "io.pinstream.streams..")
          .and()
          .resideOutsideOfPackage("io.pinstream.streams.nodes..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "software.amazon.awssdk..",
              "java.net.http..",
              "io.javalin..",
              "io.pinstream.streams.nodes..");

  @ArchTest
  static final ArchRule schemasCarryNoServer =
      noClasses()
          .that()
          .resideInAnyPackage("io.pinstream.schemas..", "io.pinstream.streams..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..");

  @ArchTest
  static final ArchRule servicesCarryNoTraining =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.pinstream.spam.training..", "io.pinstream.deploy.spam..", "io.pinstream.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.pinstream.spam.training..", "org.tribuo..");

  @ArchTest
  static final ArchRule rolesKnowNothingOfTheStandalone =
      noClasses()
          .that()
          .resideInAPackage("io.pinstream.deploy.roles..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.pinstream.deploy..")
                  .and(
                      resideOutsideOfPackages(
                          "io.pinstream.deploy.roles..", "io.pinstream.deploy.startup..")));

  // What runs as a process of its own cannot carry what another one does.
  @ArchTest
  static final ArchRule ingestNeedsNoStreams =
      noClasses()
          .that()
          .haveSimpleName("IngestRole")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.pinstream.streams..",
              "io.pinstream.topologies..",
              "io.pinstream.feed..",
              "io.pinstream.query..",
              "org.apache.kafka..",
              "org.rocksdb..");

  @ArchTest
  static final ArchRule queryReadsThroughTheReadersThatItIsGiven =
      noClasses()
          .that()
          .haveSimpleName("QueryRole")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "io.pinstream.streams..",
                      "io.pinstream.topologies..",
                      "io.pinstream.feed..",
                      "org.apache.kafka..",
                      "org.rocksdb..")
                  .or(simpleName("WorkerRole")));

  // They repartition with the default partitioner, which does not know homes.
  @ArchTest
  static final ArchRule groupingIsBanned =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(KGroupedStream.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(KGroupedTable.class)
          .orShould()
          .callMethod(KStream.class, "toTable")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule globalTablesAreBanned =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(GlobalKTable.class)
          .orShould()
          .callMethod(StreamsBuilder.class, "globalTable", String.class);

  // Unlike RangeQuery it does not guard against a store that closes meanwhile.
  @ArchTest
  static final ArchRule prefixScansAreBanned =
      noClasses()
          .should()
          .callMethodWhere(
              target(name("prefixScan"))
                  .and(target(owner(assignableTo(ReadOnlyKeyValueStore.class)))));

  @ArchTest
  static final ArchRule clocksArePassedIn =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethodWhere(target(owner(type(Clock.class))).and(target(name("systemDefaultZone"))));

  @ArchTest
  static final ArchRule thereIsNoStaticMutableState =
      noFields()
          .that()
          .areStatic()
          .and()
          .areNotFinal()
          .should()
          .haveModifier(JavaModifier.STATIC)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Impl");
}
