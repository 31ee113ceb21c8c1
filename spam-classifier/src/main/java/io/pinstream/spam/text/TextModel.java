package io.pinstream.spam.text;

import io.pinstream.spam.learn.Calibration;
import io.pinstream.spam.learn.ModelCodec;
import io.pinstream.spam.learn.RoundedWeights;
import io.pinstream.spam.text.TextFeatures.Plain;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Scores texts. Immutable, safe for threads, and does no input or output. Work and memory are
 * linear in the length of a text, of which no more than 65,536 UTF-16 code units are read.
 */
public final class TextModel {

  public static final int MAX_REASONS = 5;

  /** What a person may be told as a reason; in the order in which they are told. */
  private static final List<Plain> REASONS =
      List.of(
          Plain.MIXED,
          Plain.LEET,
          Plain.SPACED,
          Plain.FANCY,
          Plain.INVISIBLE,
          Plain.SWEAR,
          Plain.ACTION_MINE,
          Plain.ACTION_OFFER,
          Plain.ACTION_LINK,
          Plain.ACTION_CONTACT,
          Plain.OFFER_MONEY,
          Plain.ADULT,
          Plain.LINKS,
          Plain.PHONES,
          Plain.MONEY,
          Plain.CASH,
          Plain.OFFER,
          Plain.URGENT,
          Plain.CRUDE);

  private static final Set<Plain> NEEDS_WEIGHT = Set.of(Plain.CRUDE, Plain.URGENT);
  private static final double TELLING = 0.3;

  private final TextNet net;
  private final Calibration spam;
  private final Calibration offensive;

  public TextModel(TextNet net, Calibration spam, Calibration offensive) {
    this.net = net;
    this.spam = spam;
    this.offensive = offensive;
  }

  public TextScores score(String text) {
    TextFeatures features = net.features(text);
    TextLogits logits = net.logits(features);
    double asSpam = spam.probability(logits.spam());
    double asOffensive = offensive.probability(logits.offensive());
    List<String> reasons = new ArrayList<>();
    if (Math.max(asSpam, asOffensive) >= TELLING) {
      for (Plain reason : REASONS) {
        boolean there = features.plain()[reason.index()] > 0;
        boolean fits = !NEEDS_WEIGHT.contains(reason) || reasons.isEmpty();
        if (there && fits && reasons.size() < MAX_REASONS) {
          reasons.add(name(reason));
        }
      }
    }
    return new TextScores(asSpam, asOffensive, List.copyOf(reasons));
  }

  private static String name(Plain feature) {
    return switch (feature) {
      case MIXED -> "look-alike-letters";
      case LEET -> "digits-for-letters";
      case SPACED -> "spaced-letters";
      case FANCY -> "fancy-letters";
      case INVISIBLE -> "invisible-characters";
      case SWEAR -> "swear-word";
      case CRUDE -> "crude-word";
      case ACTION_MINE -> "self-promotion";
      case ACTION_OFFER -> "call-to-an-offer";
      case ACTION_LINK -> "call-to-a-link";
      case ACTION_CONTACT -> "call-to-contact";
      case OFFER_MONEY -> "offer-of-money";
      case ADULT -> "adult";
      case LINKS -> "link";
      case PHONES -> "phone-number";
      case MONEY -> "amount-of-money";
      case CASH -> "money";
      default -> feature.name().toLowerCase(Locale.ROOT).replace('_', '-');
    };
  }

  public void write(DataOutputStream out) throws IOException {
    int[] hashes = net.lexicon().hashes();
    short[] masks = net.lexicon().masks();
    out.writeInt(hashes.length);
    for (int i = 0; i < hashes.length; i++) {
      out.writeInt(hashes[i]);
      out.writeShort(masks[i]);
    }
    out.writeInt(net.outputs().count());
    for (int i = 0; i < net.outputs().count(); i++) {
      ModelCodec.write(out, net.outputs().model(i));
    }
    ModelCodec.write(out, spam);
    ModelCodec.write(out, offensive);
  }

  public static TextModel read(DataInputStream in) throws IOException {
    int words = in.readInt();
    int[] hashes = new int[words];
    short[] masks = new short[words];
    for (int i = 0; i < words; i++) {
      hashes[i] = in.readInt();
      masks[i] = in.readShort();
    }
    int count = in.readInt();
    List<RoundedWeights> models = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      models.add(ModelCodec.readLinear(in));
    }
    TextNet net = new TextNet(new Lexicon(hashes, masks), models);
    Calibration spam = ModelCodec.readCalibration(in);
    return new TextModel(net, spam, ModelCodec.readCalibration(in));
  }
}
