using Isoloss.Cli.Output;
using Isoloss.Lab.Health;
using Isoloss.Lab.Studies;

namespace Isoloss.Cli.Commands;

/// <summary><c>isoloss study health</c>: what was recorded inside the runs of a study. Nothing is trained for it.</summary>
internal static class StudyHealthFlow
{
    public static int Run(StudyPlan plan, string root, string? report, IReadOnlyList<double> losses, bool json, Session session)
    {
        Reporting.RequireWritable(report);
        var manifest = plan.Manifest();
        var health = StudyHealthReader.Read(root, manifest, losses: losses);
        if (json)
            JsonOutput.Write(session.Out, HealthJson.Of(health));
        else
            HealthText.Write(session.Console, health);
        if (report is not null)
            Reporting.WriteHealth(report, health, manifest, root, session);
        return ExitCode.Done;
    }
}
