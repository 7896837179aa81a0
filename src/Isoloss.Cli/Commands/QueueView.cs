using Isoloss.Core;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Execution.Queue;
using Isoloss.Runs.Directories;

namespace Isoloss.Cli.Commands;

/// <summary>What <c>study queue</c> shows.</summary>
/// <param name="Folder">Folder of the machine's queue.</param>
/// <param name="Cores">Cores that are shared out.</param>
/// <param name="State">The machine's queue.</param>
/// <param name="Studies">Studies that are not done.</param>
internal sealed record QueueView(string Folder, int Cores, QueueState State, IReadOnlyList<QueueView.Row> Studies)
{
    /// <summary>One study.</summary>
    /// <param name="Study">Its name.</param>
    /// <param name="Root">Its run directories.</param>
    /// <param name="State">running, waiting, paused or stopped.</param>
    /// <param name="Seat">Its seat in the machine's queue; null when no process of this machine runs it.</param>
    /// <param name="Progress">Its runs; null when they cannot be read.</param>
    public sealed record Row(string Study, string Root, string State, QueuedStudy? Seat, StudyProgress? Progress);

    /// <summary>Reads the machine's queue and the studies of a directory.</summary>
    public static QueueView Read(MachineQueue queue, string root, Session session)
    {
        QueueState state = Living(queue, session);
        var rows = state.Studies.Select(s => Of(s.Study, s.Root, s, session)).ToList();
        foreach (string study in StudiesOf(root).Where(s => !rows.Any(r => r.Study == s && r.Root == Path.GetFullPath(root))))
            if (Of(study, Path.GetFullPath(root), null, session) is { Progress: { } p } row && p.Done < p.Runs.Count)
                rows.Add(row);
        return new QueueView(queue.Folder, queue.Cores, state, rows);
    }

    private static QueueState Living(MachineQueue queue, Session session)
    {
        try
        {
            return queue.Read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            session.Note($"the machine's queue cannot be read: {e.Message}");
            return new QueueState();
        }
    }

    private static Row Of(string study, string root, QueuedStudy? seat, Session session)
    {
        StudyProgress? progress = null;
        bool isOpen = false;
        try
        {
            if (StudyManifest.Read(root, study) is { } manifest)
                progress = StudyProgress.Read(root, manifest, null, session.Time);
            isOpen = StudyExecutors.InQueue(study, root).IsOpen;
        }
        catch (Exception e) when (e is BadInputException or IOException or UnauthorizedAccessException)
        {
            session.Note($"{study}: {e.Message}");
        }
        string state = StudyPause.Read(root, study) is not null ? "paused"
            : seat?.Runs.Count > 0 || progress?.Running.Any() == true ? "running"
            : seat is not null || isOpen || StudyStatus.IsRun(study, root) ? "waiting" : "stopped";
        return new Row(study, root, state, seat, progress);
    }

    private static IEnumerable<string> StudiesOf(string root)
    {
        string folder = Path.Combine(root, "studies");
        return Directory.Exists(folder)
            ? Directory.GetDirectories(folder).Select(d => Path.GetFileName(d)!).Where(s => File.Exists(StudyManifest.FileOf(root, s))).Order(StringComparer.Ordinal)
            : [];
    }
}
