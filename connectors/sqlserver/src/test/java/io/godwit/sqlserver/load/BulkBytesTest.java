package io.godwit.sqlserver.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.row.RowBatch;
import io.godwit.spi.row.RowFormat;
import io.godwit.spi.schema.Column;
import io.godwit.testkit.contract.NeutralText;
import io.godwit.testkit.tds.TdsPeer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a bulk copy puts on the wire, byte for byte, at the ends of every type: the bytes below were written by hand from MS-TDS
 * (2.2.5.4 "Data Type Definitions", 2.2.5.5 "Data Type Details", 2.2.6.1 "Bulk Load BCP", 2.2.7.4 COLMETADATA, 2.2.7.19 ROW), not taken
 * from what is sent. Numbers are little-endian; a length of zero, or all ones before text and bytes, is NULL.
 */
class BulkBytesTest {
    /** COLMETADATA of one column, no user type, nullable, case-sensitive, of unknown updatability. */
    private static final String COLUMNS = "81 0100 00000000 0b00";
    /** The column's name, one character: v. */
    private static final String NAME = "01 7600";
    /** Five bytes of a collation: those of the stand-in's database, Latin1_General_100_BIN2. */
    private static final String COLLATION = "0904002200";

    private static final String ROW = "d1";
    /** DONE: no status, no command, no count. */
    private static final String DONE = "fd 0000 0000 0000000000000000";

    private static final TdsPeer PEER = TdsPeer.start();
    private static int tables;

    @BeforeAll
    static void start() {
        PEER.createDatabase("bytes");
        PEER.record();
    }

    @AfterAll
    static void stop() {
        PEER.close();
    }

    private static byte[] hex(String... parts) {
        return HexFormat.of().parseHex(String.join("", parts).replace(" ", "").replace("COLLATION", COLLATION));
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }

    /** Writes one row, and gives the message. */
    private static byte[] write(String spelling, byte @Nullable [] cell, String declared) throws SQLException {
        String table = "t" + ++tables;
        SqlType type = SqlType.parse(spelling);
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlserver://" + PEER.address() + ";databaseName=bytes;encrypt=false",
                        TdsPeer.USER,
                        TdsPeer.PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + table + " (v " + spelling + " NULL)");
            CellCodec codec = CellCodec.of(
                    new Column("v", TypeMapping.neutral(type), spelling, true, false, false),
                    RowFormat.NEUTRAL,
                    new ActualColumn(type, CodePage.of(1252), ActualColumn.Carries.CONVERTIBLE));
            RowBatch batch = new RowBatch(RowFormat.NEUTRAL, 1);
            if (cell == null) {
                batch.appendNull();
            } else {
                batch.append(cell, 0, cell.length);
            }
            int before = PEER.loads().size();
            new BulkCopy(connection, table, List.of("v"), List.of(codec.bulk()), true)
                    .write(new RowSink.BatchRows(batch, new CellCodec[] {codec}));
            assertThat(PEER.loads()).hasSize(before + 1);
        }
        assertThat(last(PEER.statements()))
                .isEqualTo("INSERT BULK [" + table + "] ([v] " + declared + " )  with (KEEP_NULLS, TABLOCK)");
        return last(PEER.loads());
    }

    private static void check(String spelling, @Nullable String neutral, String declared, String typeInfo, String value)
            throws SQLException {
        byte[] cell = neutral == null ? null : NeutralText.parse(TypeMapping.neutral(SqlType.parse(spelling)), neutral);
        assertThat(write(spelling, cell, declared)).isEqualTo(hex(COLUMNS, typeInfo, NAME, ROW, value, DONE));
    }

    /** INTN 0x26, BITN 0x68, FLTN 0x6D, MONEYN 0x6E: a length, then the value; money has its higher half first. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bit|false|BIT|68 01|01 00",
                "bit|true|BIT|68 01|01 01",
                "bit||BIT|68 01|00",
                "tinyint|0|TINYINT|26 01|01 00",
                "tinyint|255|TINYINT|26 01|01 ff",
                "smallint|-32768|SMALLINT|26 02|02 0080",
                "smallint|32767|SMALLINT|26 02|02 ff7f",
                "int|-2147483648|INT|26 04|04 00000080",
                "int|2147483647|INT|26 04|04 ffffff7f",
                "bigint|-9223372036854775808|BIGINT|26 08|08 0000000000000080",
                "bigint|9223372036854775807|BIGINT|26 08|08 ffffffffffffff7f",
                "bigint||BIGINT|26 08|00",
                "money|-922337203685477.5808|MONEY|6e 08|08 00000080 00000000",
                "money|922337203685477.5807|MONEY|6e 08|08 ffffff7f ffffffff",
                "money|-0.0001|MONEY|6e 08|08 ffffffff ffffffff",
                "money|429496.7296|MONEY|6e 08|08 01000000 00000000",
                "money||MONEY|6e 08|00",
                "smallmoney|-214748.3648|SMALLMONEY|6e 04|04 00000080",
                "smallmoney|214748.3647|SMALLMONEY|6e 04|04 ffffff7f",
                "float|-0.0|FLOAT|6d 08|08 0000000000000080",
                "float|4.9E-324|FLOAT|6d 08|08 0100000000000000",
                "float|1.7976931348623157E308|FLOAT|6d 08|08 ffffffffffffef7f",
                "float||FLOAT|6d 08|00",
                "real|1.4E-45|REAL|6d 04|04 01000000",
                "real|-3.4028235E38|REAL|6d 04|04 ffff7fff"
            })
    void numbers(String spelling, @Nullable String neutral, String declared, String typeInfo, String value)
            throws SQLException {
        check(spelling, neutral, declared, typeInfo, value);
    }

    /** DECIMALN 0x6A: greatest length, precision, scale; then a length, a sign (1 is positive) and the unscaled number. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "decimal(1,0)|9|01 00|11 01 09000000000000000000000000000000",
                "decimal(9,2)|-1234567.89|09 02|11 00 15cd5b07000000000000000000000000",
                "decimal(9,9)|0.999999999|09 09|11 01 ffc99a3b000000000000000000000000",
                "decimal(10,0)|9999999999|0a 00|11 01 ffe30b54020000000000000000000000",
                "decimal(19,4)|-922337203685477.5808|13 04|11 00 00000000000000800000000000000000",
                "decimal(20,0)|18446744073709551616|14 00|11 01 00000000000000000100000000000000",
                "decimal(28,28)|0.0000000000000000000000000001|1c 1c|11 01 01000000000000000000000000000000",
                "decimal(29,0)|79228162514264337593543950336|1d 00|11 01 00000000000000000000000001000000",
                "decimal(38,0)|-99999999999999999999999999999999999999|26 00|11 00 ffffffff3f228a097ac4865aa84c3b4b",
                "decimal(38,38)|0.99999999999999999999999999999999999999|26 26|11 01 ffffffff3f228a097ac4865aa84c3b4b",
                "decimal(5,2)|0.00|05 02|11 01 00000000000000000000000000000000",
                "decimal(5,2)||05 02|00"
            })
    void decimals(String spelling, @Nullable String neutral, String digits, String value) throws SQLException {
        String[] numbers = spelling.replaceAll("[^0-9,]", "").split(",");
        check(spelling, neutral, "DECIMAL(" + numbers[0] + ", " + numbers[1] + ")", "6a 11" + digits, value);
    }

    /**
     * Dates and times go as BIGVARCHAR 0xA7 of 34 bytes, in a form of ISO 8601 that a server reads the same in every language: a length
     * of two bytes, then the text.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "date|0001-01-01|0a00 303030312d30312d3031",
                "date|1582-10-10|0a00 313538322d31302d3130",
                "date|9999-12-31|0a00 393939392d31322d3331",
                "date||ffff",
                "time(0)|23:59:59|0800 32333a35393a3539",
                "time(3)|00:00:00.001|0c00 30303a30303a30302e303031",
                "time(7)|23:59:59.9999999|1000 32333a35393a35392e39393939393939",
                "smalldatetime|1900-01-01T00:00:00|1300 313930302d30312d30315430303a30303a3030",
                "smalldatetime|2079-06-06T23:59:00|1300 323037392d30362d30365432333a35393a3030",
                "datetime|1753-01-01T00:00:00|1700 313735332d30312d30315430303a30303a30302e303030",
                "datetime|9999-12-31T23:59:59.997|1700 393939392d31322d33315432333a35393a35392e393937",
                "datetime2(0)|2000-02-29T12:34:56|1300 323030302d30322d32395431323a33343a3536",
                "datetime2(1)|2000-02-29T12:34:56.9|1500 323030302d30322d32395431323a33343a35362e39",
                "datetime2(7)|9999-12-31T23:59:59.9999999|1b00 393939392d31322d33315432333a35393a35392e39393939393939",
                "datetimeoffset(0)|0001-01-01T00:00:00Z|1900 303030312d30312d30315430303a30303a30302b30303a3030",
                "datetimeoffset(7)|9999-12-31T23:59:59.9999999Z|2100 393939392d31322d33315432333a35393a35392e39393939393939"
                        + "2b30303a3030"
            })
    void datesAndTimes(String spelling, @Nullable String neutral, String value) throws SQLException {
        check(spelling, neutral, "VARCHAR(34)", "a7 2200 COLLATION", value);
    }

    /**
     * NVARCHAR 0xE7 and NCHAR 0xEF count bytes, two for a character and four for one beyond the first plane (a pair of surrogates, the
     * higher first); columns of a code page get the same, which the server converts. A GUID goes as BIGCHAR 0xAF, 36 characters, so
     * that no order of its bytes is to be known.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nvarchar(4)|a😀|NVARCHAR(4)|e7 0800 COLLATION|0600 6100 3dd8 00de",
                "nvarchar(4)|''|NVARCHAR(4)|e7 0800 COLLATION|0000",
                "nvarchar(4)||NVARCHAR(4)|e7 0800 COLLATION|ffff",
                "nvarchar(4000)|x|NVARCHAR(4000)|e7 401f COLLATION|0200 7800",
                "nchar(2)|x|NCHAR(2)|ef 0400 COLLATION|0200 7800",
                "varchar(4) COLLATE Latin1_General_100_BIN2|é€|NVARCHAR(4)|e7 0800 COLLATION|0400 e900 ac20",
                "char(3) COLLATE Latin1_General_100_BIN2|é|NVARCHAR(3)|e7 0600 COLLATION|0200 e900",
                "uniqueidentifier|00112233-4455-6677-8899-aabbccddeeff|CHAR(36)|af 2400 COLLATION|2400"
                        + " 30303131323233332d343435352d363637372d383839392d414142424343444445454646"
            })
    void texts(String spelling, @Nullable String neutral, String declared, String typeInfo, String value)
            throws SQLException {
        check(spelling, neutral, declared, typeInfo, value);
    }

    /**
     * Large values (length 0xFFFF in the type) come in chunks: a length of eight bytes, of which all but the last bit set is one not
     * known beforehand and all set is NULL; chunks, each with its length of four; and one of length zero (2.2.5.2.3, "PLP").
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nvarchar(max)|a😀|NVARCHAR(MAX)|e7 ffff COLLATION|feffffffffffffff 06000000 6100 3dd8 00de 00000000",
                "nvarchar(max)||NVARCHAR(MAX)|e7 ffff COLLATION|ffffffffffffffff",
                "varchar(max) COLLATE Latin1_General_100_BIN2|é|NVARCHAR(MAX)|e7 ffff COLLATION|feffffffffffffff 02000000 e900"
                        + " 00000000",
                "xml|<a/>|NVARCHAR(MAX)|e7 ffff COLLATION|feffffffffffffff 08000000 3c00 6100 2f00 3e00 00000000",
                "varbinary(max)|00ff10|VARBINARY(MAX)|a5 ffff|feffffffffffffff 03000000 00ff10 00000000",
                "varbinary(max)||VARBINARY(MAX)|a5 ffff|ffffffffffffffff",
                "varbinary(8)|00ff10|VARBINARY(8)|a5 0800|0300 00ff10",
                "varbinary(8)||VARBINARY(8)|a5 0800|ffff",
                "binary(3)|00ff10|BINARY(3)|ad 0300|0300 00ff10"
            })
    void largeValuesAndBytes(String spelling, @Nullable String neutral, String declared, String typeInfo, String value)
            throws SQLException {
        check(spelling, neutral, declared, typeInfo, value);
    }

    @Test
    void aLargeValueArrivesWholeWhateverItsChunks() throws SQLException {
        byte[] large = new byte[1_000_003];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31 + i / 255);
        }
        byte[] message = write("varbinary(max)", large, "VARBINARY(MAX)");
        byte[] head = hex(COLUMNS, "a5 ffff", NAME, ROW, "feffffffffffffff");
        assertThat(Arrays.copyOf(message, head.length)).isEqualTo(head);
        ByteBuffer rest = ByteBuffer.wrap(message, head.length, message.length - head.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer found = ByteBuffer.allocate(large.length);
        for (int length = rest.getInt(); length != 0; length = rest.getInt()) {
            byte[] chunk = new byte[length];
            rest.get(chunk);
            found.put(chunk);
        }
        assertThat(found.array()).isEqualTo(large);
        byte[] end = new byte[rest.remaining()];
        rest.get(end);
        assertThat(end).isEqualTo(hex(DONE));
    }
}
