using Isoloss.Lab.Studies;

namespace Isoloss.Lab.Reading;

/// <summary>Reads <c>ladder.continue</c>, and refuses it where a run of the study could not go on from a shorter one.</summary>
internal static class ContinueReader
{
    private const string Key = "continue";

    public static ContinueRule? Read(Section ladder, IReadOnlyList<Rung> rungs, IReadOnlyList<(Arm Arm, StudyNode At)> arms, bool isBuiltin)
    {
        if (ladder.Find(Key) is not { } node || node is { Text: "false", IsQuoted: false })
            return null;
        ContinueRule? rule = Rule(node, isBuiltin);
        if (rule is null)
            ladder.Problems.Wrong(node, ladder.NameOf(Key), isBuiltin ? "true or false"
                : "false, or the share of a run after which a longer one goes on from it, such as 80%: only you know when your trainer's learning rate falls");
        // Arms and rungs that are wrong themselves have been told.
        else if (!ladder.Problems.Any)
            foreach (var (arm, _) in arms)
                foreach (var line in ContinueRule.Lines(rungs))
                    Check(rule, arm, line, node, ladder);
        return rule;
    }

    private static ContinueRule? Rule(StudyNode node, bool isBuiltin) => node switch
    {
        { IsQuoted: true } => null,
        { Text: "true" } when isBuiltin => new ContinueRule(null),
        _ when !isBuiltin && Share.TryParse(node.Text, out double share) => new ContinueRule(share),
        _ => null,
    };

    private static void Check(ContinueRule rule, Arm arm, IReadOnlyList<Rung> line, StudyNode node, Section ladder)
    {
        long before = 0;
        for (int i = 1; i < line.Count; i++)
        {
            var beginning = rule.Beginning(arm, line[i - 1].Tokens, line[i].Tokens);
            string? problem = beginning.Obstacle ?? (beginning.Steps > before ? null
                : $"found a state after step {beginning.Steps} to go on from, no later than the one that {line[i - 1].Label} itself begins from; expected tokens further apart");
            if (problem is not null)
            {
                ladder.Problems.Add(node, $"{ladder.NameOf(Key)}: {arm.Name}: {line[i].Label} cannot go on from {line[i - 1].Label}: {problem}");
                return;
            }
            before = beginning.Steps;
        }
    }
}
