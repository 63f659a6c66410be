package io.godwit.engine.proof;

import io.godwit.engine.inventory.InventoryReport;
import io.godwit.engine.inventory.InventoryReport.State;
import io.godwit.engine.proof.Proof.Event;
import io.godwit.engine.proof.Proof.TableProof;
import io.godwit.engine.validate.SelfTestReport;
import io.godwit.engine.validate.ValidationReport;
import io.godwit.engine.validate.ValidationReport.TableResult;
import io.godwit.spi.Identity;
import io.godwit.spi.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The proof as one page that needs nothing else: the answer first, for whoever decides, and everything it rests on below,
 * for whoever asks. No scripts, nothing loaded from elsewhere.
 */
final class ProofHtml {
    private ProofHtml() {}

    static String page(Proof proof) {
        Html page = new Html();
        page.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .markup("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src"
                        + " 'unsafe-inline'\">\n")
                .element("title", "Proof of migration " + proof.name())
                .markup("<style>\n" + style() + "</style>\n</head>\n<body>\n<main>\n");
        head(page, proof);
        facts(page, proof);
        endpoints(page, proof);
        ProofDetails.write(page, proof);
        notChecked(page, proof);
        foot(page, proof);
        return page.markup("</main>\n</body>\n</html>\n").toString();
    }

    private static void head(Html page, Proof proof) {
        page.markup("<header>\n").element("p", "quiet", "Godwit: proof of a migration");
        page.element("h1", proof.name());
        Answer answer = Answer.of(proof);
        page.markup("</header>\n")
                .open("div", "verdict " + answer.style)
                .element("strong", answer.words)
                .element("p", proof.verdict())
                .close("div");
    }

    private static void facts(Html page, Proof proof) {
        long rows = 0;
        long bytes = 0;
        for (TableProof table : proof.tables()) {
            rows += table.rowsLoaded();
            bytes += table.bytesLoaded();
        }
        page.markup("<dl class=\"facts\">\n");
        if (!proof.backups().isEmpty()) {
            fact(page, "Backups", Display.number(proof.backups().size()), "restored");
            fact(
                    page,
                    "Downtime",
                    proof.downtimeMillis() < 0 ? "not known" : Display.duration(proof.downtimeMillis()),
                    "from the beginning of the last backup to hand-over");
            page.close("dl");
            return;
        }
        fact(page, "Tables", Display.number(proof.tables().size()), compared(proof.deciding()));
        fact(page, "Rows loaded", Display.number(rows), Display.bytes(bytes));
        if (proof.mode() == Mode.ONLINE) {
            fact(
                    page,
                    "Changes applied",
                    Display.number(proof.ledger().applied()),
                    "in " + Display.count(proof.ledger().transactions(), "transaction"));
            fact(
                    page,
                    "Downtime",
                    proof.downtimeMillis() < 0 ? "none yet" : Display.duration(proof.downtimeMillis()),
                    proof.downtimeMillis() < 0 ? "not handed over" : "from the fence to hand-over");
        } else {
            fact(page, "Mode", "offline", "writers stopped by the operator");
        }
        evidence(page, proof);
        List<Event> timeline = proof.timeline();
        if (!timeline.isEmpty()) {
            long began = timeline.get(0).atMillis();
            long ended = timeline.get(timeline.size() - 1).atMillis();
            fact(page, "Took", Display.duration(Math.max(0, ended - began)), "from " + Display.time(began) + " UTC");
        }
        page.close("dl");
    }

    private static void evidence(Html page, Proof proof) {
        SelfTestReport test = proof.deciding() == null ? null : proof.deciding().selfTest();
        if (test != null && test.outcome() != SelfTestReport.Outcome.NOT_POSSIBLE) {
            fact(page, "Self-test", test.found() + " of " + test.planted(), "planted differences found");
        } else {
            fact(page, "Self-test", "none", test == null ? "not made" : "not possible");
        }
        InventoryReport inventory = proof.inventory();
        if (inventory != null) {
            long right = inventory.right();
            long all = right
                    + inventory.count(State.DIFFERS)
                    + inventory.count(State.MISSING)
                    + inventory.count(State.BEHIND);
            fact(page, "Objects", right + " of " + all, "the same, read back");
        }
    }

    private static void fact(Html page, String name, String value, String note) {
        page.open("div", "").element("dt", name).open("dd", "").text(value);
        page.element("small", note).close("dd").close("div");
    }

    private static String compared(@Nullable ValidationReport deciding) {
        if (deciding == null) {
            return "not compared";
        }
        long equal = deciding.tables().stream().filter(TableResult::identical).count();
        return equal + " of " + deciding.tables().size() + " equal";
    }

    private static void endpoints(Html page, Proof proof) {
        page.section("From where to where");
        page.table("The two databases as they named themselves", "", "Source", "Target");
        Identity source = proof.source();
        Identity target = proof.target();
        endpoint(page, "Server", source.engine() + " " + source.version(), target.engine() + " " + target.version());
        endpoint(page, "Database", source.database(), target.database());
        endpoint(page, "Address", source.address(), target.address());
        endpoint(page, "Platform", source.platform(), target.platform());
        endpoint(page, "Server's identifier", source.server(), target.server());
        page.tableEnd().close("section");
    }

    private static void endpoint(Html page, String name, String source, String target) {
        page.row(name).cell(source).cell(target).rowEnd();
    }

    private static void notChecked(Html page, Proof proof) {
        page.section("What this document does not vouch for").markup("<ul>\n");
        proof.notChecked().forEach(sentence -> page.element("li", sentence));
        page.close("ul").close("section");
    }

    private static void foot(Html page, Proof proof) {
        page.markup("<footer>\n")
                .element(
                        "p",
                        "Written by Godwit " + proof.godwit() + " at " + Display.time(proof.createdMillis())
                                + " UTC. All times here are UTC.")
                .open("p", "")
                .text("The same facts for machines are in " + ProofWriter.JSON + ", whose digest is ")
                .element("code", ProofJson.digest(proof))
                .text(". It is the SHA-256 of that document without white space and without its digest field.")
                .close("p")
                .close("footer");
    }

    private static String style() {
        try (InputStream in = ProofHtml.class.getResourceAsStream("proof.css")) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // The page reads well without its looks.
            return "";
        }
    }

    /** The answer in two or three words, and how it looks. */
    private enum Answer {
        IDENTICAL("Identical", "good"),
        DIFFERENT("Not identical", "bad"),
        NOT_SHOWN("Not shown to be identical", "bad"),
        INCOMPLETE("Incomplete", "open");

        private final String words;
        private final String style;

        Answer(String words, String style) {
            this.words = words;
            this.style = style;
        }

        static Answer of(Proof proof) {
            if (Verdict.differs(proof.deciding())) {
                return DIFFERENT;
            }
            if (!proof.complete()) {
                return INCOMPLETE;
            }
            return proof.identical() ? IDENTICAL : NOT_SHOWN;
        }
    }
}
