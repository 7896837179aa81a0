using System.CommandLine;
using System.Globalization;
using Isoloss.Cli.Output;
using Isoloss.Core;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Execution.Queue;

namespace Isoloss.Cli.Commands;

/// <summary><c>isoloss study queue|pause|resume</c>: several studies on one machine or cluster.</summary>
internal static class StudyQueueCommand
{
    private const double LeastShare = 0.01, MostShare = 1000;

    public static Command Queue(Session session)
    {
        var root = StudyCommand.RootOption();
        root.Description = "Directory of run directories; its unfinished studies are shown beside those that run on this machine";
        var share = new Option<string[]>("--share")
        {
            Description = "Give a person or team a share of this machine; 1 for those that have none",
            HelpName = "NAME=number",
        };
        var json = CommonOptions.Json();
        var command = new Command("queue", "The studies of this machine and of a directory: running, waiting, paused, stopped; who has which share") { root, share, json };
        command.SetAction((parsed, _) =>
        {
            var queue = MachineQueue.Default(session.Time);
            foreach (var (owner, value) in (parsed.GetValue(share) ?? []).Select(ParseShare).ToArray())
                if (!queue.SetShare(owner, value))
                    throw new InvalidDataException($"{queue.Folder}: another process holds the queue; the share was not set");
            var view = QueueView.Read(queue, parsed.GetValue(root)!, session);
            if (parsed.GetValue(json))
                JsonOutput.Write(session.Out, QueueText.Json(view));
            else
                QueueText.Write(session.Console, view);
            return Task.FromResult(ExitCode.Done);
        });
        return command.WithExamples("isoloss study queue", "isoloss study queue --share ada=2 --share bob=1", "isoloss study queue --out /scratch/runs --json");
    }

    public static Command Pause(Session session)
    {
        var file = StudyCommand.FileArgument();
        var root = StudyCommand.RootOption();
        var now = new Option<bool>("--now") { Description = "Stop at a snapshot what runs; without it, what runs is finished" };
        var command = new Command("pause", "Start nothing more of a study until it is resumed, here and on Slurm") { file, root, now };
        command.SetAction(async (parsed, _) =>
        {
            var (plan, directory) = StudyCommand.Existing(parsed.GetValue(file)!, parsed.GetValue(root)!, session);
            if (!Directory.Exists(directory))
                throw new BadInputException($"--out: found no directory '{directory}', expected the one of the study's runs; nothing was paused");
            bool atOnce = parsed.GetValue(now);
            StudyPause.Set(directory, plan.Study.Name, atOnce, session.Time);
            var queued = StudyExecutors.InQueue(plan.Study.Name, directory);
            int held = queued.IsOpen ? await queued.HoldAsync(atOnce) ?? throw NoAnswer("its waiting jobs may still start, and end at once") : 0;
            session.Note($"paused: nothing of it starts{(atOnce ? "; what runs stops at a snapshot" : "; what runs goes on to its end")}{Jobs(held, "held")}; "
                + "'isoloss study resume' lets it go on");
            return ExitCode.Done;
        });
        return command.WithExamples("isoloss study pause study.yaml", "isoloss study pause study.yaml --now --out /scratch/runs");
    }

    public static Command Resume(Session session)
    {
        var file = StudyCommand.FileArgument();
        var root = StudyCommand.RootOption();
        var command = new Command("resume", "Let a paused study go on where it is; one that nobody runs needs 'study run'") { file, root };
        command.SetAction(async (parsed, _) =>
        {
            var (plan, directory) = StudyCommand.Existing(parsed.GetValue(file)!, parsed.GetValue(root)!, session);
            bool wasPaused = StudyPause.Clear(directory, plan.Study.Name);
            var queued = StudyExecutors.InQueue(plan.Study.Name, directory);
            int released = queued.IsOpen ? await queued.ReleaseAsync() ?? throw NoAnswer("its held jobs still wait") : 0;
            session.Note(wasPaused || released > 0 ? $"resumed{Jobs(released, "released")}" : "it was not paused");
            if (!queued.IsOpen && !StudyStatus.IsRun(plan.Study.Name, directory))
                session.Note("nobody runs it: 'isoloss study run' goes on with it");
            return ExitCode.Done;
        });
        return command.WithExamples("isoloss study resume study.yaml");
    }

    private static (string Owner, double Share) ParseShare(string text)
    {
        string[] parts = text.Split('=');
        return parts.Length == 2 && StudyPlace.IsOwner(parts[0])
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double share) && share is >= LeastShare and <= MostShare
            ? (parts[0], share)
            : throw new BadInputException(FormattableString.Invariant(
                $"--share: found '{text}', expected NAME=number: a name of {StudyPlace.Expected}, and a number from {LeastShare} to {MostShare}"));
    }

    private static string Jobs(int count, string what) => count == 0 ? "" : $", {count} job(s) of Slurm {what}";

    private static InvalidDataException NoAnswer(string consequence) => new($"Slurm's queue gave no answer; {consequence}; say it again later");
}
