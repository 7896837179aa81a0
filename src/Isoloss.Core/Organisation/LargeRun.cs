namespace Isoloss.Core.Organisation;

/// <summary>What an idea must be worth at the large run.</summary>
internal static class LargeRun
{
    /// <summary>Gain at the large run from which an idea is worthwhile: any, unless the last rung has a threshold.</summary>
    public static double Threshold(ResearchOrganisation o) => Math.Log(o.Ladder[^1].Threshold ?? 1);
}
