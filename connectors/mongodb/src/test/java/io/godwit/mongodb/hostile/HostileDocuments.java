package io.godwit.mongodb.hostile;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Documents that a careless copy changes or loses, by what is hard about them. */
final class HostileDocuments {
    private static final int MAXIMUM_BYTES = 16 * 1024 * 1024;
    private static final byte[] TWELVE = new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

    private HostileDocuments() {}

    /** Documents without an {@code _id}; the first field is to be that. */
    static Map<String, Consumer<RawDocument>> bodies() {
        Map<String, Consumer<RawDocument>> all = new LinkedHashMap<>();
        all.put("reals", HostileDocuments::reals);
        all.put(
                "whole numbers",
                d -> d.int32("a", Integer.MIN_VALUE)
                        .int64("b", Integer.MIN_VALUE)
                        .int64("c", Long.MIN_VALUE)
                        .int64("d", Long.MAX_VALUE)
                        .real("e", 1)
                        .int32("f", 1)
                        .int64("g", 1));
        all.put("decimals", HostileDocuments::decimals);
        all.put(
                "dates",
                d -> d.date("a", -1)
                        .date("b", Long.MIN_VALUE)
                        .date("c", Long.MAX_VALUE)
                        .date("d", -62_135_596_800_001L)
                        .date("e", -11_644_473_600_000L));
        all.put("timestamps", d -> d.timestamp("a", -1).timestamp("b", 1).timestamp("c", Long.MIN_VALUE));
        all.put(
                "deprecated types",
                d -> d.empty(0x06, "undefined")
                        .pointer("pointer", "app.other", TWELVE)
                        .text(0x0e, "symbol", "s".getBytes(StandardCharsets.UTF_8))
                        .codeWithScope(
                                "code",
                                "function() { return x; }",
                                new RawDocument().int32("x", 1).empty(0x06, "u")));
        all.put(
                "code, regex and keys",
                d -> d.text(0x0d, "code", "return 1".getBytes(StandardCharsets.UTF_8))
                        .regex("regex", "^a.*\\/\"$", "imsx")
                        .regex("none", "", "")
                        .empty(0xff, "smallest")
                        .empty(0x7f, "largest")
                        .empty(0x0a, "null"));
        all.put("binaries", HostileDocuments::binaries);
        all.put(
                "texts",
                d -> d.text("empty", "")
                        .text("zero", "a\0b")
                        .text("wide", "\ud83d\ude00\u6f22\u0301")
                        .text("controls", "\u0001\u007f\u0085\u2028\ufeff\uffff"));
        all.put(
                "dots and dollars in names",
                d -> d.int32("a.b", 1)
                        .document(
                                "n",
                                new RawDocument()
                                        .int32("$set", 1)
                                        .int32("a.$", 2)
                                        .int32(".", 3)
                                        .int32("$", 4))
                        .int32("a$b", 5));
        all.put(
                "dollar first",
                d -> d.document("$set", new RawDocument().int32("a", 1)).int32("$ref", 2));
        all.put(
                "empty names",
                d -> d.int32("", 1).document("n", new RawDocument().document("", new RawDocument().int32("", 2))));
        all.put(
                "a name twice",
                d -> d.int32("a", 1)
                        .text("a", "again")
                        .document("n", new RawDocument().int32("x", 1).int32("x", 2)));
        all.put(
                "odd names",
                d -> d.int32("__proto__", 1)
                        .int32("0", 2)
                        .int32("\u6f22\ud83d\ude00", 3)
                        .int32("n".repeat(5000), 4)
                        .int32("_ID", 5));
        all.put(
                "arrays with odd places",
                d -> d.array("a", new RawDocument().int32("0", 1).int32("1", 2).int32("7", 3))
                        .array("empty", new RawDocument())
                        .array(
                                "mixed",
                                new RawDocument()
                                        .int32("0", 1)
                                        .int64("1", 1)
                                        .real("2", -0.0)
                                        .empty(0x0a, "3")));
        all.put(
                "like extended JSON",
                d -> d.document("oid", new RawDocument().text("$oid", "0102030405060708090a0b0c"))
                        .document("number", new RawDocument().text("$numberLong", "5"))
                        .document(
                                "ref",
                                new RawDocument()
                                        .text("$ref", "c")
                                        .int32("$id", 1)
                                        .text("$db", "d")));
        all.put("150 deep", d -> d.document("deep", deep(150)));
        all.put("150 deep in arrays", d -> d.array("deep", deepArrays(150)));
        all.put("many fields", d -> {
            for (int i = 0; i < 20_000; i++) {
                d.int32("f" + i, i);
            }
        });
        all.put("16 MB", d -> d.binary("a", 0, new byte[MAXIMUM_BYTES - d.bytes().length - 8]));
        return all;
    }

    /** Values of {@code _id}, of which no two compare equal. */
    static Map<String, Consumer<RawDocument>> keys() {
        Map<String, Consumer<RawDocument>> all = new LinkedHashMap<>();
        all.put("smallest", d -> d.empty(0xff, "_id"));
        all.put("null", d -> d.empty(0x0a, "_id"));
        all.put("not a number", d -> d.real("_id", Double.NaN));
        all.put("minus infinity", d -> d.real("_id", Double.NEGATIVE_INFINITY));
        all.put("minus zero", d -> d.real("_id", -0.0));
        all.put("int32", d -> d.int32("_id", -5));
        all.put("int64", d -> d.int64("_id", 9_007_199_254_740_993L));
        all.put("the real beside it", d -> d.real("_id", 9_007_199_254_740_992.0));
        all.put("decimal", d -> d.decimal("_id", 0x3040000000000000L - (1L << 49), 1));
        all.put("large decimal", d -> d.decimal("_id", 0x5fffed09bead87c0L, 0x378d8e63ffffffffL));
        all.put("empty text", d -> d.text("_id", ""));
        all.put("text", d -> d.text("_id", "\u6f22\ud83d\ude00 '\"\\"));
        all.put("text like an ObjectId", d -> d.text("_id", "0102030405060708090a0b0c"));
        all.put("text with zero", d -> d.text("_id", "a\0b"));
        all.put("symbol", d -> d.text(0x0e, "_id", "sym".getBytes(StandardCharsets.UTF_8)));
        all.put("empty document", d -> d.document("_id", new RawDocument()));
        all.put(
                "document",
                d -> d.document("_id", new RawDocument().int32("b", 1).real("a", 2)));
        all.put(
                "document in other order",
                d -> d.document("_id", new RawDocument().real("a", 2).int32("b", 1)));
        all.put("deep document", d -> d.document("_id", deep(20)));
        all.put("binary", d -> d.binary("_id", 0, new byte[] {0, -1}));
        all.put("same bytes, other kind", d -> d.binary("_id", 0x80, new byte[] {0, -1}));
        all.put("UUID", d -> d.binary("_id", 4, new byte[16]));
        all.put("ObjectId", d -> d.field(0x07, "_id", TWELVE));
        all.put("false", d -> d.bool("_id", false));
        all.put("true", d -> d.bool("_id", true));
        all.put("date before 1970", d -> d.date("_id", -1));
        all.put("timestamp", d -> d.timestamp("_id", -1));
        all.put("code", d -> d.text(0x0d, "_id", "x".getBytes(StandardCharsets.UTF_8)));
        all.put("code with scope", d -> d.codeWithScope("_id", "x", new RawDocument()));
        all.put("pointer", d -> d.pointer("_id", "c", TWELVE));
        all.put("largest", d -> d.empty(0x7f, "_id"));
        return all;
    }

    private static void reals(RawDocument d) {
        d.real("a", -0.0)
                .real("b", 0.0)
                .real("c", Double.MIN_VALUE)
                .real("d", Double.MAX_VALUE)
                .real("e", Double.POSITIVE_INFINITY)
                .real("f", Double.NEGATIVE_INFINITY)
                .real("g", Double.NaN)
                .realBits("h", 0xfff8000000000001L)
                .realBits("i", 0x7ff0000000000001L);
    }

    private static void decimals(RawDocument d) {
        d.decimal("smallest", 0, 1)
                .decimal("largest", 0x5fffed09bead87c0L, 0x378d8e63ffffffffL)
                .decimal("minus zero", 0xb040000000000000L, 0)
                .decimal("zero of another exponent", 0x3046000000000000L, 0)
                .decimal("one", 0x3040000000000000L, 1)
                .decimal("one with a place", 0x303e000000000000L, 10)
                .decimal("infinity", 0x7800000000000000L, 0)
                .decimal("not a number", 0x7c00000000000000L, 0)
                .decimal("with payload", 0x7c00000000000000L, 12)
                .decimal("signalling", 0x7e00000000000000L, 0);
    }

    private static void binaries(RawDocument d) {
        d.binary("empty", 0, new byte[0]).binary("old", 2, new byte[] {2, 0, 0, 0, 7, 8});
        for (int subtype : new int[] {0, 1, 3, 4, 5, 6, 7, 8, 9, 0x80, 0xff}) {
            d.binary("s" + subtype, subtype, new byte[16]);
        }
    }

    private static RawDocument deep(int levels) {
        RawDocument document = new RawDocument().int32("end", 1);
        for (int i = 1; i < levels; i++) {
            document = new RawDocument().document("d", document);
        }
        return document;
    }

    private static RawDocument deepArrays(int levels) {
        RawDocument array = new RawDocument().int32("0", 1);
        for (int i = 1; i < levels; i++) {
            array = new RawDocument().array("0", array);
        }
        return array;
    }
}
