package io.penstock.text.parse;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.RawDocument;
import io.penstock.text.UnreadableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.james.mime4j.dom.Body;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;
import org.jspecify.annotations.Nullable;

/**
 * Reads an e-mail as it was sent: its words, of alternatives the plain ones. What is attached is
 * named and not read, forwarded messages are.
 */
final class MailParser implements DocumentParser {
  private static final int MAX_DEPTH = 20;
  private static final int MAX_ATTACHMENTS = 100;
  private static final int MAX_LINE = 1 << 20;

  private final HtmlParser html;
  private final PlainTextParser plain = new PlainTextParser();

  MailParser(HtmlMode mode) {
    this.html = new HtmlParser(mode);
  }

  @Override
  public Document parse(RawDocument raw) throws UnreadableException {
    DefaultMessageBuilder builder = new DefaultMessageBuilder();
    builder.setMimeEntityConfig(
        MimeConfig.custom()
            .setMaxLineLen(MAX_LINE)
            .setMaxHeaderLen(MAX_LINE)
            .setMaxHeaderCount(2000)
            .build());
    try {
      Message message = builder.parseMessage(new ByteArrayInputStream(RawDocuments.bytes(raw)));
      if (message.getHeader() == null || message.getHeader().getFields().isEmpty()) {
        throw unreadable("it begins with no header");
      }
      Reading reading = new Reading();
      reading.read(message, 0);
      String text = String.join("\n\n", reading.texts);
      if (text.isBlank()) {
        throw new UnreadableException("no-text", "the message has no text", "0", null);
      }
      return RawDocuments.document(raw, MediaTypes.MAIL, metadata(message, reading))
          .setText(text)
          .setTitle(blankToNull(message.getSubject()))
          .build();
    } catch (IOException e) {
      throw unreadable(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private static Map<String, String> metadata(Message message, Reading reading) {
    Map<String, String> metadata = new TreeMap<>();
    if (message.getFrom() != null && !message.getFrom().isEmpty()) {
      metadata.put(
          "author", String.join(", ", message.getFrom().stream().map(MailParser::name).toList()));
    }
    if (message.getDate() != null) {
      metadata.put("date", message.getDate().toInstant().toString());
    }
    if (!reading.attachments.isEmpty()) {
      metadata.put("attachments", String.join("\n", reading.attachments));
    }
    return metadata;
  }

  private static String name(Mailbox sender) {
    String name = blankToNull(sender.getName());
    return name == null ? sender.getAddress() : name + " <" + sender.getAddress() + ">";
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  private static UnreadableException unreadable(String message) {
    return new UnreadableException("unreadable-mail", message);
  }

  /** One walk through the parts of a message. */
  private final class Reading {
    private final List<String> texts = new ArrayList<>();
    private final List<String> attachments = new ArrayList<>();

    private void read(Entity entity, int depth) throws IOException, UnreadableException {
      Body body = entity.getBody();
      if (depth > MAX_DEPTH) {
        throw new UnreadableException(
            "too-large",
            "the parts of the message are nested deeper than %d".formatted(MAX_DEPTH),
            "> " + MAX_DEPTH,
            Integer.toString(MAX_DEPTH));
      }
      if (body instanceof Multipart parts) {
        readParts(parts, depth);
      } else if (body instanceof Message forwarded) {
        if (forwarded.getSubject() != null) {
          texts.add(forwarded.getSubject());
        }
        read(forwarded, depth + 1);
      } else if (body instanceof SingleBody single) {
        readText(entity, single);
      }
    }

    private void readParts(Multipart parts, int depth) throws IOException, UnreadableException {
      if (!parts.getSubType().equalsIgnoreCase("alternative")) {
        for (Entity part : parts.getBodyParts()) {
          read(part, depth + 1);
        }
        return;
      }
      int before = texts.size();
      for (boolean plainOnly : new boolean[] {true, false}) {
        for (Entity part : parts.getBodyParts()) {
          if (texts.size() == before && plainOnly == part.getMimeType().equals(MediaTypes.TEXT)) {
            read(part, depth + 1);
          }
        }
      }
    }

    private void readText(Entity entity, SingleBody body) throws IOException, UnreadableException {
      String type = entity.getMimeType();
      boolean isText = type.equals(MediaTypes.TEXT) || type.equals(MediaTypes.HTML);
      if (!isText || "attachment".equalsIgnoreCase(entity.getDispositionType())) {
        if (attachments.size() < MAX_ATTACHMENTS) {
          String name = entity.getFilename();
          attachments.add(name == null ? type : name.replaceAll("[\\s\\p{Cntrl}]+", " "));
        }
        return;
      }
      byte[] bytes = body.getInputStream().readAllBytes();
      if (bytes.length == 0) {
        return;
      }
      // Mime4j says us-ascii where nothing is said; then the bytes tell.
      String charset = entity.getCharset();
      boolean said = charset != null && !charset.equalsIgnoreCase("us-ascii");
      RawDocument part =
          new RawDocument(
              null,
              said ? type + "; charset=" + charset : type,
              null,
              Map.of(),
              ByteBuffer.wrap(bytes));
      Document read = type.equals(MediaTypes.HTML) ? html.parse(part) : plain.parse(part);
      if (!read.getText().isBlank()) {
        texts.add(read.getText().strip());
      }
    }
  }
}
