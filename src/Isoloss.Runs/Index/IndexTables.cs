using System.Globalization;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Tables;
using Microsoft.Data.Sqlite;

namespace Isoloss.Runs.Index;

/// <summary>What the index reads from its tables and writes into them.</summary>
internal sealed class IndexTables(SqliteConnection connection) : IDisposable
{
    private const string RunColumns =
        "key, stamp, state, params, tokens, flops, loss, seed, created, finished, seconds, message, process_id, host, updated";

    /// <summary>Stamps of the runs in the index, by key.</summary>
    public Dictionary<string, string> ReadStamps() =>
        Query("SELECT key, stamp FROM runs", r => (r.GetString(0), r.GetString(1))).ToDictionary(r => r.Item1, r => r.Item2);

    /// <summary>Stamp of the manifests in the index; null when none was read yet.</summary>
    public string? ReadStudyStamp() => Query("SELECT stamp FROM studies", r => r.GetString(0)).SingleOrDefault();

    /// <summary>All runs, oldest first.</summary>
    public List<IndexedRun> ReadRuns()
    {
        var places = Query("SELECT key, study, arm, rung FROM places ORDER BY rowid",
                r => (Key: r.GetString(0), Place: new StudyPlace(r.GetString(1), r.GetString(2), r.GetString(3))))
            .ToLookup(p => p.Key, p => p.Place);
        return Query($"SELECT {RunColumns} FROM runs ORDER BY created, key", r => ToRun(r, places));
    }

    /// <summary>Writes runs that changed, forgets those removed, and replaces the studies' places where given; all or
    /// nothing.</summary>
    public void Update(
        IEnumerable<(RunDirectory Directory, string Stamp)> changed,
        IEnumerable<string> removed,
        (string Stamp, List<(string Key, StudyPlace Place)> Places)? studies)
    {
        using var transaction = connection.BeginTransaction();
        foreach (string key in removed)
            Execute("DELETE FROM runs WHERE key = $0", key);
        WriteRuns(changed);
        if (studies is { } given)
        {
            Execute("DELETE FROM places");
            Execute("DELETE FROM studies");
            foreach (var (key, place) in given.Places)
                Execute("INSERT INTO places VALUES ($0, $1, $2, $3)", key, place.Study, place.Arm, place.Rung);
            Execute("INSERT INTO studies VALUES ($0)", given.Stamp);
        }
        transaction.Commit();
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private void WriteRuns(IEnumerable<(RunDirectory Directory, string Stamp)> changed)
    {
        foreach (var (directory, stamp) in changed)
        {
            var (run, status) = RunFiles.Read(directory);
            Execute(
                $"INSERT OR REPLACE INTO runs ({RunColumns}) "
                + "VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
                run.Key, stamp, StateWords.Of(run.State), run.Params, run.Tokens, run.Flops, run.Loss, run.Seed,
                run.Created, run.Finished, run.Seconds, run.Message, status?.ProcessId, status?.Host, status?.Updated);
        }
    }

    private static IndexedRun ToRun(SqliteDataReader row, ILookup<string, StudyPlace> places)
    {
        var state = StateWords.Parse(row.GetString(2)) ?? throw new SqliteException($"unknown state {row.GetString(2)}", 11);
        var run = new IndexedRun
        {
            Key = row.GetString(0),
            Places = [.. places[row.GetString(0)]],
            State = state,
            Params = Number(row, 3),
            Tokens = Number(row, 4),
            Flops = Number(row, 5),
            Loss = Number(row, 6),
            Seed = row.IsDBNull(7) ? null : row.GetInt32(7),
            Created = Time(row, 8),
            Finished = Time(row, 9),
            Seconds = Number(row, 10),
            Message = row.IsDBNull(11) ? null : row.GetString(11),
        };
        // Whether its process still lives is not in any file: asked anew each time.
        return state == RunState.Running && Time(row, 14) is { } updated
            ? run with
            {
                IsInterrupted = new RunStatus
                {
                    State = state,
                    Updated = updated,
                    ProcessId = row.IsDBNull(12) ? null : row.GetInt32(12),
                    Host = row.IsDBNull(13) ? null : row.GetString(13),
                }.IsInterrupted(),
            }
            : run;
    }

    private static double? Number(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);

    private static DateTimeOffset? Time(SqliteDataReader row, int column) => row.IsDBNull(column)
        ? null
        : DateTimeOffset.ParseExact(row.GetString(column), "O", CultureInfo.InvariantCulture);

    private List<T> Query<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    private void Execute(string sql, params object?[] values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"${i}", values[i] switch
            {
                null or double.NaN => DBNull.Value,
                DateTimeOffset time => time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
                var value => value,
            });
        command.ExecuteNonQuery();
    }
}
