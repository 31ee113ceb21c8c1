package io.pinstream.spam.training.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Short honest texts as a photo board has them: titles, names of boards, names of people, short
 * comments. Put together at random from lists, and so no picture of real texts; to count false
 * alarms where real ones are rare. Nothing is trained on them.
 */
final class PlainTexts {

  private static final String[] ADJECTIVES =
      words(
          "blue,old,rustic,wooden,quiet,misty,golden,tiny,vintage,modern,cosy,handmade,striped,"
              + "floral,industrial,nordic,green,painted,winter,summer,autumn,spring,early,late,"
              + "grey,pink,simple,colourful,abandoned,sunny,snowy,rainy,classic,minimal,bright,"
              + "dark,soft,warm,hot,cold,wild,giant,broken,folded,woven,knitted,baked,grilled,"
              + "roasted,fresh,dried,sweet,sour,spicy,homemade,gothic,baroque,concrete,brass");
  private static final String[] THINGS =
      words(
          "chair,table,lamp,kitchen,bathroom,window,door,bridge,harbour,lighthouse,forest,lake,"
              + "mountain,beach,garden,balcony,staircase,bookshelf,sofa,carpet,vase,teapot,mug,"
              + "bicycle,tram,train station,market,cathedral,castle,village,street,rooftop,barn,"
              + "dog,cat,horse,owl,fox,butterfly,bee,fern,cactus,rose,tulip,oak tree,mushroom,"
              + "cake,bread,soup,salad,pasta,pizza,dumplings,jam,cookies,coffee,tea,dress,jacket,"
              + "scarf,sweater,boots,ring,necklace,quilt,basket,poster,sketch,portrait,camera");
  private static final String[] PLACES =
      words(
          "Lisbon,Kyoto,Oslo,Bergen,Cusco,Havana,Marrakesh,Tbilisi,Hanoi,Zagreb,Porto,Cape Town,"
              + "Reykjavik,Valparaiso,Edinburgh,Ghent,Ljubljana,Tallinn,Busan,Quebec,Savannah,"
              + "the Alps,the Dolomites,Patagonia,the Baltic Sea,Lake Como,Scunthorpe,Penistone");
  private static final String[] NAMES =
      words(
          "Anna,Marek,Sofia,Jonas,Aisha,Diego,Yuki,Priya,Olga,Femi,Lena,Hassan,Ines,Piotr,Mei,"
              + "Tomas,Grace,Noah,Zeynep,Luca,Emily,Oscar,Nadia,Kofi,Ingrid,Rahul,Chloe,Andrzej,"
              + "Dick,Gay,Randy,Violet,Fanny,Willy,Candy,Rose");
  private static final String[] SURNAMES =
      words(
          "Kowalski,Silva,Nakamura,Okafor,Larsen,Müller,Rossi,Dubois,Novak,Singh,Haddad,Cohen,"
              + "Garcia,Lindqvist,O'Brien,Papadopoulos,Yılmaz,Ivanova,Nguyen,Hancock,Cockburn,"
              + "Dickinson,Weiner,Kumar,Tran,Smith,Baker,Weber,Moreau,Horvat");
  private static final String[] TOPICS =
      words(
          "recipes,knitting patterns,travel plans,small kitchens,tattoo ideas,wedding flowers,"
              + "street art,film posters,bird watching,watercolours,board games,garden tools,"
              + "hairstyles,lego houses,maps,typography,woodworking,pottery,vintage cars,"
              + "nail art,dog breeds,baby names,bullet journal pages,logo design,paper planes,"
              + "science fair projects,camper vans,bookshelves,outfits,sourdough,climbing routes");
  private static final String[] TEMPLATES = {
    "{a} {t}",
    "{A} {t}",
    "{t}",
    "{A} {t} in {p}",
    "{t} over {p}",
    "Sunset over {p}",
    "Morning in {p}",
    "A {a} {t} near {p}",
    "My {o}",
    "{o}",
    "{o} to try",
    "Ideas for {o}",
    "{n} {s}",
    "{n} and {n}",
    "{n}",
    "{n}{y}",
    "{n}'s {t}",
    "{n}'s {o}",
    "{p} {y}",
    "{p}, {m} {y}",
    "{m} {y}",
    "How to paint a {a} {t}",
    "How I built this {t}",
    "The {t} by the {t}",
    "{a} {t} with {a} {t}",
    "{A} {t} for {n}",
    "Love this {a} {t}",
    "what a {a} {t}!",
    "so {a} and {a}",
    "Where is this {t}?",
    "Thanks {n}, lovely {t}",
    "Photo by {n} {s}",
    "{n} {s}, {y}",
    "DIY {t}",
    "{t} #{o1} #{t1}",
    "{d} {o}",
    "{d} ways to fold a {t}",
    "IMG_{d}{d}{d}.jpg",
    "{A} {t}, {a} {t} and a {t}",
    "We saw this {t} on our way to {p}",
    "Best {t} in {p}",
    "Free {t} pattern",
    "{t} wanted",
    "Inspiration: {a} {o}",
    "Weekend in {p} with {n}",
    "{n} at the {t}",
    "Grandma's {t}",
    "{A} {t} (detail)",
    "Untitled",
    "{t} & {t}",
    "Before and after: {a} {t}",
    "{a} {a} {t}",
    "Things to do in {p}",
    "Save for later: {o}",
    "New {t}",
    "I made this {t} for {n}"
  };
  private static final String[] MONTHS =
      words("January,March,May,June,August,October,December,Summer,Winter");

  private PlainTexts() {}

  private static String[] words(String list) {
    return list.split(",", -1);
  }

  /**
   * As many different texts; the same seed gives the same.
   *
   * @param count less than a million: there are no more
   */
  static List<String> of(int count, long seed) {
    Random random = new Random(seed);
    Set<String> texts = new LinkedHashSet<>();
    while (texts.size() < count) {
      texts.add(filled(TEMPLATES[random.nextInt(TEMPLATES.length)], random));
    }
    return new ArrayList<>(texts);
  }

  private static String filled(String template, Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < template.length(); i++) {
      char c = template.charAt(i);
      int close = c == '{' ? template.indexOf('}', i) : -1;
      if (close < 0) {
        text.append(c);
      } else {
        text.append(part(template.substring(i + 1, close), random));
        i = close;
      }
    }
    return text.toString();
  }

  private static String part(String name, Random random) {
    return switch (name) {
      case "a" -> pick(ADJECTIVES, random);
      case "A" -> capital(pick(ADJECTIVES, random));
      case "t" -> pick(THINGS, random);
      case "t1" -> pick(THINGS, random).replace(" ", "");
      case "p" -> pick(PLACES, random);
      case "n" -> pick(NAMES, random);
      case "s" -> pick(SURNAMES, random);
      case "o" -> pick(TOPICS, random);
      case "o1" -> pick(TOPICS, random).replace(" ", "");
      case "m" -> pick(MONTHS, random);
      case "y" -> Integer.toString(1960 + random.nextInt(66));
      case "d" -> Integer.toString(2 + random.nextInt(98));
      default -> throw new IllegalArgumentException("No list is called " + name);
    };
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  private static String pick(String[] list, Random random) {
    return list[random.nextInt(list.length)];
  }
}
