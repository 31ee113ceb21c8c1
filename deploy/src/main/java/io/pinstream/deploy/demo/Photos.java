package io.pinstream.deploy.demo;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Generated landscapes: real JPEG files, the same for the same seed. */
public final class Photos {

  private static final int WIDTH = 800;

  private Photos() {}

  public static byte[] jpeg(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int height = 500 + random.nextInt(6) * 100;
    BufferedImage image = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    float hue = (float) random.nextDouble();
    g.setPaint(
        new GradientPaint(
            0,
            0,
            Color.getHSBColor(hue, 0.45f, 0.95f),
            0,
            height,
            Color.getHSBColor(hue + 0.12f, 0.25f, 1f)));
    g.fillRect(0, 0, WIDTH, height);
    int sun = 40 + random.nextInt(80);
    g.setColor(Color.getHSBColor(hue + 0.1f, 0.12f, 1f));
    g.fillOval(random.nextInt(WIDTH - sun), random.nextInt(height / 3), sun, sun);
    int ridges = 3 + random.nextInt(3);
    for (int ridge = 0; ridge < ridges; ridge++) {
      double depth = (ridge + 1.0) / ridges;
      g.setColor(
          Color.getHSBColor(
              hue + 0.45f, (float) (0.15 + 0.4 * depth), (float) (0.85 - 0.55 * depth)));
      g.fill(ridge(random, height, (int) (height * (0.35 + 0.5 * depth))));
    }
    g.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpeg", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static Polygon ridge(SplittableRandom random, int height, int level) {
    Polygon ridge = new Polygon();
    ridge.addPoint(0, height);
    double y = level;
    for (int x = 0; x <= WIDTH; x += 20) {
      y += random.nextDouble(-22, 22) + (level - y) * 0.1;
      ridge.addPoint(x, (int) y);
    }
    ridge.addPoint(WIDTH, height);
    return ridge;
  }
}
