package io.godwit.mysql.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealTextTest {
    private static String text(ByteText out) {
        return new String(out.data(), 0, out.length(), StandardCharsets.ISO_8859_1);
    }

    private static String of(double value) {
        ByteText out = new ByteText();
        RealText.append(value, out);
        return text(out);
    }

    private static String of(float value) {
        ByteText out = new ByteText();
        RealText.append(value, out);
        return text(out);
    }

    private static String normal(String server) {
        return normal(server, false);
    }

    private static String normal(String server, boolean fewest) {
        ByteText out = new ByteText();
        RealText.normalize64(server.getBytes(StandardCharsets.ISO_8859_1), 0, server.length(), fewest, out);
        return text(out);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "-0.0,-0",
        "1,1",
        "-1.5,-1.5",
        "100,100",
        "0.1,0.1",
        "0.0001,0.0001",
        "0.00001,1e-5",
        "1.5e-5,1.5e-5",
        "100000000000000,100000000000000",
        "1e15,1e15",
        "123456789012345680,1.2345678901234568e17",
        "0.30000000000000004,0.30000000000000004",
        "4.9e-324,5e-324",
        "2e23,2e23",
        "1.7976931348623157e308,1.7976931348623157e308",
        "2.2250738585072014E-308,2.2250738585072014e-308"
    })
    void doublesHaveOneText(double value, String expected) {
        assertThat(of(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.1,0.1", "16777216,16777216", "1.4e-45,1e-45", "3.4028235e38,3.4028235e38", "8.41e21,8.41e21"})
    void floatsHaveOneText(float value, String expected) {
        assertThat(of(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.5,0.5", "0.05,0.05", "1.50,1.5", "007,7", "-0,-0", "1e20,1e20", "100,100", "0.00001,1e-5", "0.00,0"})
    void whatAServerPrintsIsBroughtIntoThatForm(String server, String expected) {
        assertThat(normal(server)).isEqualTo(expected);
    }

    @Test
    void digitsOfAServerThatPrintsTheFewestStayAsTheyAre() {
        assertThat(normal("0.8414709848078965", true)).isEqualTo("0.8414709848078965");
        assertThat(normal("-123456789012345.67", true)).isEqualTo("-123456789012345.67");
        assertThat(normal("1234567890123456.5", true)).isEqualTo("1.2345678901234565e15");
        // with a display scale a server prints digits that are none of the number's
        assertThat(normal("0.30000000000000001")).isEqualTo("0.3");
    }

    @Test
    void randomNumbersReadBack() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                String text = of(value);
                assertThat(Double.parseDouble(text)).isEqualTo(value);
                assertThat(normal(text)).isEqualTo(text);
                assertThat(normal(text, true)).isEqualTo(text);
                assertThat(normal(Double.toString(value))).isEqualTo(text);
            }
            String near = of(random.nextGaussian() * Math.pow(10, random.nextInt(20) - 3));
            assertThat(normal(near, true)).isEqualTo(near);
            float single = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(single)) {
                assertThat(Float.parseFloat(of(single))).isEqualTo(single);
            }
        }
    }
}
