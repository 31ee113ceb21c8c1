package io.pinstream.deploy.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.schemas.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A client that sends what no well-behaved client would: it writes each byte of a request. */
final class RawHttp {

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final byte[] END = {'\r', '\n', '\r', '\n'};

  private final InetSocketAddress server;

  RawHttp(String address) {
    URI uri = URI.create(address);
    this.server = new InetSocketAddress(uri.getHost(), uri.getPort());
  }

  /** A request in the making. Nothing is added to it but what makes it one: Host and Connection. */
  static final class Call {

    final String method;
    final String target;
    final List<String> headers = new ArrayList<>();
    byte[] body = {};

    private Call(String method, String target) {
      this.method = method;
      this.target = target;
    }

    Call header(String name, String value) {
      headers.add(name + ": " + value);
      return this;
    }

    Call token(@Nullable String token) {
      return token == null ? this : header("Authorization", "Bearer " + token);
    }

    Call json(String json) {
      return json(json.getBytes(StandardCharsets.UTF_8));
    }

    Call json(byte[] json) {
      return header("Content-Type", "application/json").body(json);
    }

    Call body(byte[] sent) {
      body = sent;
      return header("Content-Length", Integer.toString(sent.length));
    }

    /** In chunks, so that the length shows only as it comes. */
    Call chunked(byte[] sent) {
      ByteArrayOutputStream chunks = new ByteArrayOutputStream();
      for (int at = 0; at < sent.length; at += 8_192) {
        int length = Math.min(8_192, sent.length - at);
        chunks.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.UTF_8));
        chunks.write(sent, at, length);
        chunks.writeBytes(new byte[] {'\r', '\n'});
      }
      chunks.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      body = chunks.toByteArray();
      return header("Transfer-Encoding", "chunked");
    }

    private byte[] bytes() {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: test\r\n");
      headers.forEach(header -> head.append(header).append("\r\n"));
      head.append("Connection: close\r\n\r\n");
      all.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
      all.writeBytes(body);
      return all.toByteArray();
    }
  }

  static Call call(String method, String target) {
    return new Call(method, target);
  }

  /** An answer, read to its end. */
  record Answer(int status, List<String> headers, byte[] body) {

    String header(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .findFirst()
          .orElse("");
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    JsonNode json() {
      try {
        return Json.tree(body);
      } catch (IOException e) {
        throw new AssertionError("not JSON: " + text(), e);
      }
    }

    @Override
    public String toString() {
      String text = text();
      return status + " " + (text.length() > 300 ? text.substring(0, 300) + "..." : text);
    }
  }

  Answer send(Call call) {
    return send(call.bytes());
  }

  /** Sends these bytes and reads until the server closes; no answer in time is an error. */
  Answer send(byte[] request) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
      socket.connect(server);
      try {
        OutputStream out = socket.getOutputStream();
        out.write(request);
        out.flush();
        socket.getInputStream().transferTo(answer);
      } catch (IOException reset) {
        // It may close before it has read all of a request that it refuses.
        if (answer.size() == 0) {
          throw reset;
        }
      }
    } catch (IOException e) {
      throw new AssertionError("No answer", e);
    }
    return parse(answer.toByteArray());
  }

  private static Answer parse(byte[] bytes) {
    int end = indexOf(bytes, END);
    if (end < 0) {
      throw new AssertionError("No HTTP: " + new String(bytes, StandardCharsets.ISO_8859_1));
    }
    List<String> lines =
        List.of(new String(bytes, 0, end, StandardCharsets.ISO_8859_1).split("\r\n", -1));
    byte[] rest = new byte[bytes.length - end - END.length];
    System.arraycopy(bytes, end + END.length, rest, 0, rest.length);
    int status = Integer.parseInt(lines.get(0).split(" ", -1)[1]);
    Answer answer = new Answer(status, lines.subList(1, lines.size()), rest);
    return answer.header("Transfer-Encoding").equals("chunked")
        ? new Answer(status, answer.headers(), joined(rest))
        : answer;
  }

  private static byte[] joined(byte[] chunks) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int at = 0; at < chunks.length; ) {
      int line = at;
      while (chunks[line] != '\r') {
        line++;
      }
      int length =
          Integer.parseInt(new String(chunks, at, line - at, StandardCharsets.US_ASCII), 16);
      all.write(chunks, line + 2, length);
      at = line + 2 + length + 2;
    }
    return all.toByteArray();
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    outer:
    for (int i = 0; i + part.length <= bytes.length; i++) {
      for (int k = 0; k < part.length; k++) {
        if (bytes[i + k] != part[k]) {
          continue outer;
        }
      }
      return i;
    }
    return -1;
  }
}
