using Isoloss.Runs.Directories;
using Isoloss.Runs.Tables;
using Microsoft.Data.Sqlite;

namespace Isoloss.Runs.Index;

/// <summary>
/// A fast list of all run directories under a root, in <c>index.db</c> (SQLite). It holds nothing that the directories do not:
/// when it is missing, damaged or of another version it is built again, and where it cannot be written it lives in memory.
/// </summary>
public sealed class RunIndex : IDisposable
{
    private readonly string _root;
    private IndexTables _tables;

    private RunIndex(string root)
    {
        _root = root;
        (_tables, Note) = OpenTables(root);
    }

    /// <summary>Why the index is not on disk, for people; null when it is.</summary>
    public string? Note { get; private set; }

    /// <summary>The index file of a root.</summary>
    public static string FileOf(string root) => Path.Combine(root, "index.db");

    /// <summary>Opens the index of the run directories under <paramref name="root"/>, creating or rebuilding it where needed.
    /// Lists nothing new until <see cref="Refresh"/>.</summary>
    public static RunIndex Open(string root) => new(root);

    /// <summary>Brings the index up to date.</summary>
    /// <returns>How many run directories were new or had changed, and so were read.</returns>
    public int Refresh() => Repairing(RefreshOnce);

    /// <summary>The runs as of the last refresh, oldest first.</summary>
    /// <param name="filter">
    /// Which to list; null lists all. Columns: key, study, arm, rung (comma-separated where a run has several), state,
    /// interrupted, params,
    /// tokens, flops, loss, seed, seconds.
    /// </param>
    /// <exception cref="Core.BadInputException">The filter asks for another column.</exception>
    public IReadOnlyList<IndexedRun> List(RowFilter? filter = null)
    {
        var keep = filter?.Bind(IndexColumns.IndexOf);
        var runs = Repairing(() => _tables.ReadRuns());
        return keep is null ? runs : [.. runs.Where(run => keep(column => IndexColumns.Text(run, column)))];
    }

    /// <inheritdoc/>
    public void Dispose() => _tables.Dispose();

    private int RefreshOnce()
    {
        var known = _tables.ReadStamps();
        var runs = PresentRuns();
        var present = runs.Select(r => (Run: r, Stamp: RunFiles.Stamp(RunFiles.Of(r)))).ToList();
        var changed = present.Where(r => known.GetValueOrDefault(r.Run.Key) != r.Stamp).ToList();
        var removed = known.Keys.Except(runs.Select(r => r.Key)).ToList();
        string studies = RunFiles.Stamp(StudyManifest.NamesIn(_root).Select(s => StudyManifest.FileOf(_root, s)));
        bool studiesChanged = studies != _tables.ReadStudyStamp();
        if (changed.Count > 0 || removed.Count > 0 || studiesChanged)
            _tables.Update(changed, removed, studiesChanged ? (studies, ReadPlaces()) : null);
        return changed.Count;
    }

    private List<RunDirectory> PresentRuns() => Directory.Exists(_root)
        ? [.. Directory.EnumerateDirectories(_root)
            .Where(d => RunKey.IsKey(Path.GetFileName(d)))
            .Select(d => new RunDirectory(d))]
        : [];

    private List<(string Key, StudyPlace Place)> ReadPlaces() =>
    [
        .. from study in StudyManifest.NamesIn(_root)
           let manifest = StudyManifest.Read(_root, study)
           where manifest is not null
           from run in manifest.Runs
           select (run.Key, new StudyPlace(study, run.Arm, run.Rung)),
    ];

    // A file that turns out to be damaged only while it is used is built again, once.
    private T Repairing<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (SqliteException e) when (IndexDatabase.IsDamage(e))
        {
            _tables.Dispose();
            (_tables, Note) = OpenTables(_root);
            RefreshOnce();
            return use();
        }
    }

    private static (IndexTables, string?) OpenTables(string root)
    {
        var (connection, note) = IndexDatabase.Open(FileOf(root));
        return (new IndexTables(connection), note);
    }
}
