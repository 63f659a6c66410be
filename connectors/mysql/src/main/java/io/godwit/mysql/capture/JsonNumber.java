package io.godwit.mysql.capture;

import io.godwit.mysql.load.ByteText;
import io.godwit.mysql.load.RealText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * A floating-point number inside a document as MySQL prints it: the fewest digits that read back to it, plain from 1e-15 up to
 * below 1e15 and otherwise with an exponent. From 8.0 on a whole number gets {@code .0}, so that it stays a floating-point one.
 */
final class JsonNumber {
    private static final int MOST_PLAIN = 15;
    private static final int LEAST_PLAIN = -14;

    private final boolean showsPoint;
    private final ByteText shortest = new ByteText();

    /** {@code showsPoint}: whether the server prints 1.0 and not 1. */
    JsonNumber(boolean showsPoint) {
        this.showsPoint = showsPoint;
    }

    void append(double value, CellBuffer out) {
        if (value < 0 || (value == 0 && 1 / value < 0)) {
            out.put('-');
        }
        if (value == 0) {
            out.put(showsPoint ? "0.0" : "0");
            return;
        }
        shortest.clear();
        RealText.append(Math.abs(value), shortest);
        BigDecimal decimal = new BigDecimal(
                        new String(shortest.data(), 0, shortest.length(), StandardCharsets.ISO_8859_1))
                .stripTrailingZeros();
        String digits = decimal.unscaledValue().toString();
        int point = digits.length() - decimal.scale();
        if (point >= LEAST_PLAIN && (point <= MOST_PLAIN || digits.length() > point)) {
            plain(digits, point, out);
        } else {
            out.put(digits.substring(0, 1));
            if (digits.length() > 1) {
                out.put('.');
                out.put(digits.substring(1));
            }
            out.put('e');
            out.number(point - 1L);
        }
    }

    private void plain(String digits, int point, CellBuffer out) {
        if (point <= 0) {
            out.put("0.");
            out.put("0".repeat(-point));
            out.put(digits);
        } else if (point >= digits.length()) {
            out.put(digits);
            out.put("0".repeat(point - digits.length()));
            out.put(showsPoint ? ".0" : "");
        } else {
            out.put(digits.substring(0, point));
            out.put('.');
            out.put(digits.substring(point));
        }
    }
}
