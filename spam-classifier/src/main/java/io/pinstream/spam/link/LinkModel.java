package io.pinstream.spam.link;

import io.pinstream.spam.learn.BoostedTrees;
import io.pinstream.spam.learn.Calibration;
import io.pinstream.spam.learn.ModelCodec;
import io.pinstream.spam.learn.RoundedWeights;
import io.pinstream.spam.link.LinkFeatures.Plain;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Scores addresses. Immutable, safe for threads, and does no input or output. */
public final class LinkModel {

  private static final int MAX_REASONS = 5;
  private static final double TELLING = 0.3;
  private static final int LONG_HEX = 16;

  /** What is told if it is there at all. */
  private static final List<Plain> REASONS =
      List.of(
          Plain.NUMERIC,
          Plain.USER,
          Plain.PUNYCODE,
          Plain.BRAND_IN_SUBDOMAIN,
          Plain.BRAND_IN_LABEL,
          Plain.BRAND_IN_PATH,
          Plain.DOMAIN_INSIDE,
          Plain.BAIT_IN_HOST,
          Plain.BAIT_IN_PATH,
          Plain.FREE_HOST,
          Plain.SHORTENER,
          Plain.CMS_IN_PATH,
          Plain.PORT);

  private final LinkNet net;
  private final Calibration calibration;

  public LinkModel(LinkNet net, Calibration calibration) {
    this.net = net;
    this.calibration = calibration;
  }

  /**
   * @param url an address; what is none by any standard is scored too
   */
  public LinkScores score(String url) {
    LinkFeatures features = net.features(LinkParts.of(url));
    double phishing = calibration.probability(net.logit(features));
    List<String> reasons = new ArrayList<>();
    if (phishing >= TELLING) {
      for (Plain reason : REASONS) {
        if (features.plain()[reason.index()] > 0 && reasons.size() < MAX_REASONS) {
          reasons.add(name(reason));
        }
      }
      if (features.plain()[Plain.HEX_RUN.index()] >= LONG_HEX && reasons.size() < MAX_REASONS) {
        reasons.add("long-random-token");
      }
    }
    return new LinkScores(phishing, List.copyOf(reasons));
  }

  private static String name(Plain feature) {
    return switch (feature) {
      case NUMERIC -> "host-is-an-ip-address";
      case USER -> "user-before-host";
      case BAIT_IN_HOST -> "bait-word-in-host";
      case BAIT_IN_PATH -> "bait-word-in-path";
      case FREE_HOST -> "free-hosting";
      case SHORTENER -> "link-shortener";
      case DOMAIN_INSIDE -> "domain-in-path";
      case CMS_IN_PATH -> "folder-of-a-hacked-site";
      case PORT -> "unusual-port";
      default -> feature.name().toLowerCase(Locale.ROOT).replace('_', '-');
    };
  }

  public void write(DataOutputStream out) throws IOException {
    ModelCodec.write(out, net.linear());
    ModelCodec.write(out, net.written());
    ModelCodec.write(out, net.trees());
    ModelCodec.write(out, calibration);
    net.names().write(out);
  }

  public static LinkModel read(DataInputStream in) throws IOException {
    RoundedWeights linear = ModelCodec.readLinear(in);
    RoundedWeights written = ModelCodec.readLinear(in);
    BoostedTrees trees = ModelCodec.readTrees(in);
    Calibration calibration = ModelCodec.readCalibration(in);
    return new LinkModel(new LinkNet(linear, written, trees, LinkNames.read(in)), calibration);
  }
}
