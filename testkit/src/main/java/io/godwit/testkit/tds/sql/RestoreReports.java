package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.backup.BackupFile;
import io.godwit.testkit.tds.backup.BackupHeader;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code RESTORE LABELONLY}, {@code HEADERONLY}, {@code FILELISTONLY} and {@code VERIFYONLY} answer. */
final class RestoreReports {
    private static final String[] HEADER = {
        "BackupType",
        "Position",
        "DatabaseName",
        "DatabaseVersion",
        "BackupSize",
        "FirstLSN",
        "LastLSN",
        "BackupStartDate",
        "BackupFinishDate",
        "SoftwareVersionMajor",
        "SoftwareVersionMinor",
        "SoftwareVersionBuild",
        "RecoveryForkID",
        "FamilyGUID",
        "IsSnapshot",
        "IsReadOnly",
        "IsDamaged",
        "IsForceOffline",
        "IsCopyOnly",
        "FirstRecoveryForkID",
        "DifferentialBaseGUID",
        "BackupSetGUID",
        "TimeZone"
    };

    private final Answer answer;

    RestoreReports(Answer answer) {
        this.answer = answer;
    }

    void tell(String kind, List<String> files, int number) {
        BackupFile file = BackupFile.read(files.get(0));
        switch (kind) {
            case "labelonly" -> {
                begin("MediaSetId nvarchar(36)", "FamilyCount int", "FamilySequenceNumber int");
                answer.row(new Object[] {file.mediaSet(), file.families(), file.family()});
                answer.done(Answer.Command.SELECT, 1);
            }
            case "headeronly" -> headers(file);
            case "filelistonly" -> {
                file.set(number);
                begin(
                        "LogicalName nvarchar(128)",
                        "PhysicalName nvarchar(260)",
                        "Type char(1)",
                        "FileId bigint",
                        "TDEThumbprint varbinary(32)");
                answer.row(new @Nullable Object[] {"data", "/data/data.mdf", "D", 1L, null});
                answer.row(new @Nullable Object[] {"log", "/data/log.ldf", "L", 2L, null});
                answer.done(Answer.Command.SELECT, 2);
            }
            default -> {
                if (files.size() < file.families()) {
                    throw new TdsException(3132, "All members must be provided.");
                }
                file.set(number);
                answer.done();
            }
        }
    }

    private void begin(String... columns) {
        List<Answer.Column> all = new ArrayList<>();
        for (String column : columns) {
            int space = column.indexOf(' ');
            all.add(new Answer.Column(
                    column.substring(0, space), TsqlTypes.of(column.substring(space + 1)), true, false, false));
        }
        answer.columns(all);
    }

    private void headers(BackupFile file) {
        String[] columns = new String[HEADER.length];
        for (int i = 0; i < HEADER.length; i++) {
            columns[i] = HEADER[i] + " " + type(HEADER[i]);
        }
        begin(columns);
        for (BackupHeader header : file.sets()) {
            @Nullable Object[] row = new @Nullable Object[HEADER.length];
            for (int i = 0; i < HEADER.length; i++) {
                row[i] = value(header, HEADER[i]);
            }
            answer.row(row);
        }
        answer.done(Answer.Command.SELECT, file.sets().size());
    }

    private static String type(String column) {
        if (column.endsWith("LSN")) {
            return "numeric(25,0)";
        }
        if (column.endsWith("Date")) {
            return "datetime";
        }
        if (column.equals("BackupSize")) {
            return "bigint";
        }
        return column.endsWith("ID") || column.endsWith("GUID") || column.equals("DatabaseName")
                ? "nvarchar(128)"
                : "int";
    }

    private static @Nullable Object value(BackupHeader header, String column) {
        String text = header.text(column);
        return switch (column) {
            case "Position" -> header.position();
            case "DatabaseVersion" -> 957;
            case "SoftwareVersionMajor" -> 16;
            case "FirstLSN", "LastLSN" -> new BigDecimal(text);
            case "BackupStartDate", "BackupFinishDate" -> LocalDateTime.parse(text);
            case "BackupSize" -> header.number(column);
            default ->
                type(column).equals("int")
                        ? Integer.valueOf((int) header.number(column))
                        : text.isEmpty() ? null : column.equals("DatabaseName") ? text : text.toUpperCase(Locale.ROOT);
        };
    }
}
