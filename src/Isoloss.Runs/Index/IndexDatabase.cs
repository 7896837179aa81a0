using Isoloss.Runs.Directories;
using Microsoft.Data.Sqlite;

namespace Isoloss.Runs.Index;

/// <summary>The SQLite file behind <see cref="RunIndex"/>: opening it, and rebuilding it where it is of no use.</summary>
internal static class IndexDatabase
{
    /// <summary>Version of the tables; another one is rebuilt, not converted.</summary>
    public const int SchemaVersion = 1;

    private const string Schema = """
        DROP TABLE IF EXISTS runs;
        DROP TABLE IF EXISTS places;
        DROP TABLE IF EXISTS studies;
        CREATE TABLE runs (
            key TEXT PRIMARY KEY, stamp TEXT NOT NULL, state TEXT NOT NULL,
            params REAL, tokens REAL, flops REAL, loss REAL, seed INTEGER,
            created TEXT, finished TEXT, seconds REAL, message TEXT, process_id INTEGER, host TEXT, updated TEXT) WITHOUT ROWID;
        CREATE TABLE places (key TEXT NOT NULL, study TEXT NOT NULL, arm TEXT NOT NULL, rung TEXT NOT NULL);
        CREATE INDEX places_by_key ON places (key);
        CREATE TABLE studies (stamp TEXT NOT NULL);
        """;

    private const int Corrupt = 11, NotADatabase = 26, Busy = 5, Locked = 6, InputOutput = 10, Protocol = 15, DatabaseMoved = 1032;

    private const int MostAttempts = 20, RetryMilliseconds = 50;

    /// <summary>Opens the file, or a database in memory with a note that says why, where the file cannot be used.</summary>
    public static (SqliteConnection Connection, string? Note) Open(string file)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return (OpenFile(file), null);
            }
            catch (SqliteException e) when (attempt < MostAttempts && IsPassing(e))
            {
                Thread.Sleep(RetryMilliseconds);
            }
            catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
            {
                return (Connect(":memory:"), $"the index is kept in memory, because {file} cannot be used: {e.Message}");
            }
        }
    }

    /// <summary>True when another process was in the way, perhaps while it replaced a damaged file: soon over.</summary>
    private static bool IsPassing(SqliteException e) =>
        e.SqliteErrorCode is Busy or Locked or InputOutput or Protocol || e.SqliteExtendedErrorCode == DatabaseMoved;

    /// <summary>True when an error means that the file is not, or no longer, a database of ours.</summary>
    public static bool IsDamage(SqliteException e) => e.SqliteErrorCode is Corrupt or NotADatabase;

    private static SqliteConnection OpenFile(string file)
    {
        if (TryConnect(file) is { } sound)
            return sound;
        // Two processes that find the same damage take turns, and the second finds it repaired.
        using var turn = TakeTurn(file + ".lock");
        if (TryConnect(file) is { } repaired)
            return repaired;
        // The journal goes first: left behind, it would be replayed into the next file.
        File.Delete(file + "-wal");
        File.Delete(file + "-shm");
        File.Delete(file);
        return Connect(file);
    }

    private static SqliteConnection? TryConnect(string file)
    {
        try
        {
            return Connect(file);
        }
        catch (SqliteException e) when (IsDamage(e))
        {
            return null;
        }
    }

    private static SqliteConnection Connect(string file)
    {
        // Pooled connections would keep a deleted file open.
        var connection =
            new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        try
        {
            connection.Open();
            if (Scalar(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA quick_check(1)") is not "ok")
                throw new SqliteException("the database is damaged", Corrupt);
            if (VersionOf(connection) != SchemaVersion)
                CreateTables(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void CreateTables(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        // Another process may have created them while we waited for our turn to write.
        if (VersionOf(connection) != SchemaVersion)
            Scalar(connection, $"{Schema} PRAGMA user_version={SchemaVersion}");
        transaction.Commit();
    }

    private static long VersionOf(SqliteConnection connection) => (long)Scalar(connection, "PRAGMA user_version")!;

    // The value of the last statement that returns one.
    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        object? value = null;
        do
            while (reader.Read())
                value = reader.GetValue(0);
        while (reader.NextResult());
        return value;
    }

    private static FileLock TakeTurn(string file)
    {
        const int attempts = 100;
        for (int attempt = 0; attempt < attempts; attempt++)
        {
            if (FileLock.TryTake(file) is { } turn)
                return turn;
            Thread.Sleep(50);
        }
        throw new IOException($"{file} is held by another process");
    }
}
