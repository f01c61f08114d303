package io.penstock.models.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript module, as {@code torch.jit.save} would, from the text of its methods: an
 * uncompressed zip of the code, a pickle of the (stateless) module object, and the format's
 * version.
 */
final class TorchScriptArchive {
  private static final String CLASS_HEADER =
      "class Ops(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n";
  private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};
  private static final String FORMAT_VERSION = "10\n";

  private TorchScriptArchive() {}

  /**
   * The archive of a module with these methods.
   *
   * @param methods method definitions in TorchScript's serialised dialect (every operation in its
   *     {@code torch.} form), indented by two spaces, with a bare {@code self}
   */
  static byte[] of(String methods) {
    String code = CLASS_HEADER + methods.replace("(self,", "(self: __torch__.Ops,");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      store(zip, "ops/data.pkl", moduleObject());
      store(zip, "ops/code/__torch__.py", code.getBytes(UTF_8));
      store(zip, "ops/constants.pkl", EMPTY_TUPLE);
      store(zip, "ops/version", FORMAT_VERSION.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A pickle (protocol 2) of {@code __torch__.Ops} with the attribute {@code training = True}. */
  private static byte[] moduleObject() {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.writeBytes(new byte[] {(byte) 0x80, 2});
    pickle.writeBytes("c__torch__\nOps\n".getBytes(UTF_8)); // GLOBAL: the class
    pickle.writeBytes(new byte[] {')', (byte) 0x81, '}', '('}); // NEWOBJ, then a dict
    pickle.writeBytes(new byte[] {'X', 8, 0, 0, 0}); // BINUNICODE of 8 bytes
    pickle.writeBytes("training".getBytes(UTF_8));
    pickle.writeBytes(new byte[] {(byte) 0x88, 'u', 'b', '.'}); // TRUE, SETITEMS, BUILD, STOP
    return pickle.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setCrc(crc.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
