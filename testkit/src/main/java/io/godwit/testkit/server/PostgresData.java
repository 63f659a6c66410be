package io.godwit.testkit.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL data folder: made by {@code initdb}, and what its {@code postmaster.pid} says. */
final class PostgresData {
    private static final int STATUS_LINE = 7;

    private PostgresData() {}

    /** Makes the data folder if it is not there; a half-made one is made again. */
    static void initialize(Path home, Path folder) {
        Path data = folder.resolve("data");
        Path made = folder.resolve("initialized");
        if (Files.exists(made)) {
            return;
        }
        try {
            String output = "";
            for (String locale : List.of("C.UTF-8", "C")) {
                Folders.delete(data);
                Files.createDirectories(data);
                Privileges.ofThisProcess().own(data);
                output = initialize(home, folder, locale);
                if (output.isEmpty()) {
                    Files.writeString(
                            data.resolve("pg_hba.conf"),
                            "host all all 127.0.0.1/32 trust\nhost replication all 127.0.0.1/32 trust\n");
                    Files.createFile(made);
                    return;
                }
            }
            throw new IllegalStateException("initdb failed in " + folder + ":\n" + output);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cannot make the PostgreSQL data folder in " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Returns what it said if it failed, else an empty text. */
    private static String initialize(Path home, Path folder, String locale) throws IOException {
        List<String> command = List.of(
                home.resolve("bin/initdb").toString(),
                "-D",
                folder.resolve("data").toString(),
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=" + locale,
                "--lc-messages=C",
                "--no-sync");
        Path log = folder.resolve("initdb.log");
        try {
            Process process = new ProcessBuilder(Privileges.ofThisProcess().before(command))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "initdb does not end";
            }
            return process.exitValue() == 0 ? "" : Files.readString(log, StandardCharsets.UTF_8) + " ";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while initdb ran", e);
        } finally {
            Files.deleteIfExists(log);
        }
    }

    static List<String> serverCommand(Path home, Path data, int port, List<String> settings) {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories="));
        for (String setting : settings) {
            command.add("-c");
            command.add(setting);
        }
        return command;
    }

    /** Whether the server on this data accepts connections; PostgreSQL 10 and later write that into {@code postmaster.pid}. */
    static boolean isReady(Path data, int port) throws IOException {
        List<String> lines = lines(data);
        return lines.size() > STATUS_LINE
                && lines.get(3).strip().equals(String.valueOf(port))
                && lines.get(STATUS_LINE).strip().equals("ready");
    }

    static OptionalLong serverId(Path data) {
        try {
            List<String> lines = lines(data);
            return lines.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(lines.get(0).strip()));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static List<String> lines(Path data) throws IOException {
        Path file = data.resolve("postmaster.pid");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
