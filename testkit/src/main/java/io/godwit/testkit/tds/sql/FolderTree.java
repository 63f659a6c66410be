package io.godwit.testkit.tds.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** {@code xp_dirtree} of one folder, files included: what Microsoft's own tools browse folders with. */
final class FolderTree {
    private FolderTree() {}

    static void list(Procedures.Arguments given, Answer answer) {
        if (!given.text("depth", 1).equals("1") || !given.text("file", 2).equals("1")) {
            throw TdsException.notKnown("xp_dirtree of more than one folder, or without files");
        }
        answer.columns(List.of(
                new Answer.Column("subdirectory", TsqlType.nvarchar(512), true, false, false),
                new Answer.Column("depth", TsqlType.INT, true, false, false),
                new Answer.Column("file", TsqlType.INT, true, false, false)));
        long count = 0;
        try (Stream<Path> entries = Files.list(Path.of(given.text("directory", 0)))) {
            for (Path entry : (Iterable<Path>) entries.sorted()::iterator) {
                answer.row(new Object[] {
                    entry.getFileName().toString(), 1, Files.isDirectory(entry) ? 0 : 1,
                });
                count++;
            }
        } catch (IOException e) {
            count = 0; // as the server: a folder that it cannot see is empty
        }
        answer.done(Answer.Command.SELECT, count);
    }
}
