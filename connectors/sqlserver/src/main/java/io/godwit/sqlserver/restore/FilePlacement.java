package io.godwit.sqlserver.restore;

import io.godwit.sqlserver.connection.Quoting;
import io.godwit.sqlserver.restore.MediaReader.DatabaseFile;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Where the database's files go on the target: into the folders that are the server's defaults or are given, under names made of the
 * database's name and the file's number, which are the same with every backup of it and after every interruption. Said with every restore,
 * because a log may hold the birth of a new file.
 */
record FilePlacement(String database, String dataFolder, String logFolder) {
    static FilePlacement of(Connection connection, String database, String data, String log) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT CAST(SERVERPROPERTY('InstanceDefaultDataPath') AS nvarchar(512)),"
                                + " CAST(SERVERPROPERTY('InstanceDefaultLogPath') AS nvarchar(512))")) {
            row.next();
            String defaultData = row.getString(1);
            String defaultLog = row.getString(2);
            String dataFolder = data.isEmpty() ? (defaultData == null ? "" : defaultData) : data;
            String logFolder = log.isEmpty() ? (defaultLog == null ? dataFolder : defaultLog) : log;
            return new FilePlacement(database, dataFolder, logFolder);
        }
    }

    /** {@code MOVE} for each file, or nothing where the folders are not known and the files have to lie where they lay. */
    String clauses(List<DatabaseFile> files) {
        StringBuilder clauses = new StringBuilder();
        for (DatabaseFile file : files) {
            if (!dataFolder.isEmpty()) {
                clauses.append(", MOVE ")
                        .append(Quoting.text(file.name()))
                        .append(" TO ")
                        .append(Quoting.text(path(file)));
            }
        }
        return clauses.toString();
    }

    /** Where one file goes. */
    String path(DatabaseFile file) {
        String folder = file.type().equals("L") ? logFolder : dataFolder;
        String separator = folder.contains("\\") ? "\\" : "/";
        String below = folder.endsWith(separator) ? folder : folder + separator;
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < database.length(); i++) {
            char c = database.charAt(i);
            name.append(Character.isLetterOrDigit(c) || c == '-' || c == '_' ? c : '_');
        }
        return below + name + "_" + file.id() + extension(file);
    }

    private static String extension(DatabaseFile file) {
        return switch (file.type()) {
            case "L" -> ".ldf";
            case "D" -> file.id() == 1 ? ".mdf" : ".ndf";
            default -> ""; // a folder: FILESTREAM, memory-optimized tables, full-text catalogues
        };
    }
}
