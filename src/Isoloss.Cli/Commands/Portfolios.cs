using System.Text;
using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Core.Decision;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Cli.Commands;

/// <summary>Follows several variants, or those of a study with <c>promote</c>, through the rungs.</summary>
internal static class Portfolios
{
    /// <summary>The history; null for a single variant that nothing could drop.</summary>
    public static PortfolioHistory? Of(Question question, ScalePoint target, CompareOptions asked, StudyManifest? manifest)
    {
        Promotion? rule = RuleOf(manifest);
        if (question.Variants.Count < 2 && rule is null)
            return null;
        var where = new Target { Params = target.Params, Tokens = target.Tokens };
        return PortfolioHistory.Of(
            question.Runs(question.Baseline), [.. question.Variants.Select(v => (v, question.Runs(v)))], where,
            rule is null ? asked : asked with { SmallestGain = rule.SmallestGain }, rule?.DropBelow);
    }

    /// <summary>The rule as the study's file has it; null where there is none, or the file of an older version cannot be read any more.</summary>
    private static Promotion? RuleOf(StudyManifest? manifest)
    {
        try
        {
            return manifest is null ? null : StudyFile.Parse(Encoding.UTF8.GetBytes(manifest.StudyText), "study.yaml").Promote;
        }
        catch (BadInputException)
        {
            return null;
        }
    }
}
