using System.Globalization;
using Isoloss.Lab.Execution;
using Isoloss.Runs.Numbers;
using Isoloss.Runs.Directories;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Isoloss.Cli.Output;

/// <summary>Shows a study while it trains: redrawn in place for a person, one line per finished run for a log.</summary>
internal static class ProgressView
{
    public static Task<T> ShowAsync<T>(Session session, Func<IProgress<StudyProgress>, Task<T>> work) =>
        session.IsInteractive ? LiveAsync(session, work) : work(new LineProgress(session));

    private static async Task<T> LiveAsync<T>(Session session, Func<IProgress<StudyProgress>, Task<T>> work)
    {
        T result = default!;
        await session.Console.Live(new Text("")).AutoClear(true).StartAsync(async live =>
        {
            result = await work(new Immediate(p =>
            {
                live.UpdateTarget(Draw(p));
                live.Refresh();
            }));
        });
        return result;
    }

    private static Rows Draw(StudyProgress p)
    {
        var lines = new List<IRenderable> { new Text(Summary(p)) };
        foreach (var run in p.Running)
            lines.Add(new Text($"  {run.Arm,-14} {run.Rung,-12} seed {run.Seed,-4} {Bar(run.Fraction)} {Loss(run),-12} {Speed(run)}"));
        return new Rows(lines);
    }

    private static string Summary(StudyProgress p)
    {
        int failed = p.Failed.Count();
        string left = p.TimeLeft is { } t && p.Done < p.Runs.Count ? $", about {StudyText.Duration(t.TotalSeconds)} left" : "";
        return $"{p.Done} of {p.Runs.Count} runs done, {p.Running.Count()} running{(failed > 0 ? $", {failed} failed" : "")}{left}";
    }

    private static string Bar(double fraction)
    {
        const int width = 24;
        int full = (int)Math.Round(fraction * width);
        return $"[{new string('#', full)}{new string('.', width - full)}] {(fraction * 100).ToString("0", CultureInfo.InvariantCulture),3} %";
    }

    private static string Loss(RunProgress run) =>
        run.Loss is { } loss ? $"loss {loss.ToString("0.000", CultureInfo.InvariantCulture)}" : "";

    private static string Speed(RunProgress run) => run.TokensPerSecond is { } s ? $"{Quantity.Format(s)} tokens/s" : "";

    /// <summary>Unlike <see cref="Progress{T}"/> calls at once and in order.</summary>
    private sealed class Immediate(Action<StudyProgress> show) : IProgress<StudyProgress>
    {
        public void Report(StudyProgress value) => show(value);
    }

    /// <summary>A log gets a line when a run ends, not a redrawn screen.</summary>
    private sealed class LineProgress(Session session) : IProgress<StudyProgress>
    {
        private readonly HashSet<string> _told = [];
        private bool _first = true;

        public void Report(StudyProgress value)
        {
            foreach (var run in value.Runs.Where(r => r.IsDone || r.State == RunState.Failed))
                if (_told.Add(run.Key) && !_first)
                    session.Note($"{Summary(value)}: {run.Arm} {run.Rung} seed {run.Seed} {JsonOutput.Word(run.State)} {Loss(run)}".TrimEnd());
            _first = false;
        }
    }
}
