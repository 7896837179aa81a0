using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

/// <summary>How a study ended to which faults happened, held against the same study left in peace.</summary>
/// <param name="Faults">What happened to it.</param>
/// <param name="Starts">How often it was started.</param>
/// <param name="IsComplete">Every run has a result.</param>
/// <param name="Different">Runs whose metrics or result are not, to the byte, those of the study left in peace: something was lost or doubled.</param>
/// <param name="Touched">Finished runs that were changed afterwards.</param>
/// <param name="Repeated">Optimizer steps that were trained again although a snapshot held them.</param>
/// <param name="Together">Times that two trainers worked on one run at once.</param>
internal sealed record FaultOutcome(IReadOnlyList<string> Faults, int Starts, bool IsComplete, int Different, int Touched, int Repeated, int Together)
{
    /// <summary>True when the study ended as if nothing had happened.</summary>
    public bool IsGood => IsComplete && Different + Touched + Repeated + Together == 0;

    /// <summary>Judges a study that ended.</summary>
    /// <param name="scene">The study.</param>
    /// <param name="peace">Root of the run directories of the study left in peace.</param>
    /// <param name="faults">What happened to it.</param>
    public static FaultOutcome Of(FaultScene scene, string peace, IReadOnlyList<string> faults)
    {
        scene.Remember();
        var traces = scene.Plan.Runs.Select(r => Trace(scene.DirectoryOf(r).Path)).ToArray();
        return new FaultOutcome(
            faults, scene.Starts, scene.IsDone, scene.Plan.Runs.Count(r => !AsIn(scene.DirectoryOf(r), new RunDirectory(Path.Combine(peace, r.Key)))),
            scene.Touched, traces.Sum(Again), traces.Sum(Interleaved));
    }

    private static bool AsIn(RunDirectory run, RunDirectory peace) =>
        run.IsDone && File.ReadAllText(run.ResultFile) == File.ReadAllText(peace.ResultFile)
        && File.ReadAllText(run.MetricsFile) == File.ReadAllText(peace.MetricsFile);

    /// <summary>Lines of the trainer's own account that are whole; on a full disk it may lack some.</summary>
    private static (int Process, bool IsStart, int Step)[] Trace(string folder)
    {
        string file = Path.Combine(folder, "trace.txt");
        return !File.Exists(file) ? [] :
        [
            .. from line in File.ReadAllLines(file)
               let words = line.Split(' ')
               where words.Length == 3 && int.TryParse(words[0], out _) && int.TryParse(words[2], out _)
               select (int.Parse(words[0], null), words[1] == "start", int.Parse(words[2], null)),
        ];
    }

    private static int Again((int Process, bool IsStart, int Step)[] trace)
    {
        int saved = 0, again = 0;
        foreach (var (_, isStart, step) in trace)
        {
            if (isStart)
                again += Math.Max(0, saved - step);
            saved = Math.Max(saved, step);
        }
        return again;
    }

    // A trainer that writes after its successor has begun lived beside it.
    private static int Interleaved((int Process, bool IsStart, int Step)[] trace)
    {
        int current = 0, together = 0;
        foreach (var (process, isStart, _) in trace)
        {
            if (!isStart && process != current)
                together++;
            current = process;
        }
        return together;
    }
}
