package io.godwit.engine.proof;

import io.godwit.engine.proof.Proof.BackupLink;

/** The part of the page that the answer about a restored database rests on. */
final class ProofBackups {
    private ProofBackups() {}

    static void write(Html page, Proof proof) {
        page.section("The backups the database was restored from")
                .element(
                        "p",
                        "As the target's own history has them. Each log backup begins where the one before ended, or earlier, and ends"
                                + " after it.");
        page.table("Oldest first", "Backup", "Files", "Log from", "Log to", "Complete", "Shut writers out");
        for (BackupLink link : proof.backups()) {
            page.row(link.kind())
                    .cell(link.files())
                    .cell(link.first())
                    .cell(link.last())
                    .cell(link.finishedMillis() < 0 ? "" : Display.time(link.finishedMillis()))
                    .cell(link.closing() ? "yes" : "")
                    .rowEnd();
        }
        page.tableEnd().close("section");
    }
}
