package io.penstock.text.parse.pdf;

import java.util.List;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSNumber;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.graphics.color.PDColor;
import org.apache.pdfbox.pdmodel.graphics.color.PDColorSpace;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceCMYK;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceGray;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceRGB;
import org.apache.pdfbox.pdmodel.graphics.state.PDGraphicsState;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is filled is white. Colour profiles are not loaded: white is all ones or, in inks,
 * all zeros. Spaces of other kinds count as not white.
 */
final class FillColors {
  private static final float NEAR = 0.02f;

  private static final PDColor WHITE = new PDColor(new float[] {1}, PDDeviceGray.INSTANCE);
  private static final PDColor OTHER = new PDColor(new float[] {0}, PDDeviceGray.INSTANCE);

  boolean isColor(String operator) {
    return switch (operator) {
      case "g", "rg", "k", "cs", "sc", "scn" -> true;
      default -> false;
    };
  }

  void set(
      String operator,
      List<COSBase> operands,
      PDGraphicsState state,
      @Nullable PDResources resources) {
    switch (operator) {
      case "g" -> set(state, PDDeviceGray.INSTANCE, operands);
      case "rg" -> set(state, PDDeviceRGB.INSTANCE, operands);
      case "k" -> set(state, PDDeviceCMYK.INSTANCE, operands);
      case "cs" -> {
        state.setNonStrokingColorSpace(space(operands, resources));
        state.setNonStrokingColor(OTHER);
      }
      default -> set(state, state.getNonStrokingColorSpace(), operands);
    }
  }

  private static void set(
      PDGraphicsState state, @Nullable PDColorSpace space, List<COSBase> operands) {
    state.setNonStrokingColorSpace(space);
    state.setNonStrokingColor(isWhite(space, operands) ? WHITE : OTHER);
  }

  private static boolean isWhite(@Nullable PDColorSpace space, List<COSBase> operands) {
    if (space == null || operands.size() != space.getNumberOfComponents()) {
      return false;
    }
    float white = space == PDDeviceCMYK.INSTANCE ? 0 : 1;
    for (COSBase operand : operands) {
      if (!(operand instanceof COSNumber number) || Math.abs(number.floatValue() - white) > NEAR) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable PDColorSpace space(
      List<COSBase> operands, @Nullable PDResources resources) {
    if (operands.isEmpty() || !(operands.get(0) instanceof COSName name)) {
      return null;
    }
    PDColorSpace plain = space(name.getName(), 0);
    if (plain != null || resources == null) {
      return plain;
    }
    COSDictionary spaces = resources.getCOSObject().getCOSDictionary(COSName.COLORSPACE);
    COSBase found = spaces == null ? null : spaces.getDictionaryObject(name);
    if (found instanceof COSArray array && array.size() > 0) {
      int components =
          array.size() > 1 && array.getObject(1) instanceof COSStream profile
              ? profile.getInt(COSName.N)
              : 0;
      return space(String.valueOf(array.getName(0)), components);
    }
    return found instanceof COSName other ? space(other.getName(), 0) : null;
  }

  private static @Nullable PDColorSpace space(String kind, int components) {
    return switch (kind) {
      case "DeviceGray", "CalGray", "G" -> PDDeviceGray.INSTANCE;
      case "DeviceRGB", "CalRGB", "RGB" -> PDDeviceRGB.INSTANCE;
      case "DeviceCMYK", "CMYK" -> PDDeviceCMYK.INSTANCE;
      case "ICCBased" -> components == 0 ? null : ofComponents(components);
      default -> null;
    };
  }

  private static @Nullable PDColorSpace ofComponents(int components) {
    return switch (components) {
      case 1 -> PDDeviceGray.INSTANCE;
      case 3 -> PDDeviceRGB.INSTANCE;
      case 4 -> PDDeviceCMYK.INSTANCE;
      default -> null;
    };
  }

  static boolean isWhite(PDGraphicsState state) {
    return state.getNonStrokingColor() == WHITE;
  }

  /** Null where nothing but a white ground could hide the text. */
  @Nullable HiddenText hides(PDGraphicsState state) {
    RenderingMode mode = state.getTextState().getRenderingMode();
    if (mode == RenderingMode.NEITHER || mode == RenderingMode.NEITHER_CLIP) {
      return HiddenText.INVISIBLE;
    }
    if (mode == RenderingMode.FILL && state.getNonStrokeAlphaConstant() == 0) {
      return HiddenText.TRANSPARENT;
    }
    return mode == RenderingMode.FILL && isWhite(state) ? HiddenText.WHITE : null;
  }
}
