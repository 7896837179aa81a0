namespace Isoloss.Tests;

/// <summary>What the faults did, a line for each kind.</summary>
internal static class FaultTable
{
    public static void Write(TextWriter output, string executor, IReadOnlyList<FaultOutcome> outcomes)
    {
        output.WriteLine($"{executor,-6} {"fault",-28} {"struck",6} {"studies",8} {"complete",9} {"different",10} {"touched",8} {"repeated",9} {"together",9}");
        foreach (var kind in outcomes.SelectMany(o => o.Faults.Select(f => (Fault: f, Outcome: o))).GroupBy(f => f.Fault).OrderBy(g => g.Key, StringComparer.Ordinal))
            Line(executor, kind.Key, kind.Count(), [.. kind.Select(k => k.Outcome).Distinct()]);
        Line(executor, "all", outcomes.Sum(o => o.Faults.Count), outcomes);

        void Line(string name, string fault, int struck, IReadOnlyList<FaultOutcome> studies) => output.WriteLine(
            $"{name,-6} {fault,-28} {struck,6} {studies.Count,8} {studies.Count(s => s.IsComplete),9} {studies.Sum(s => s.Different),10} "
            + $"{studies.Sum(s => s.Touched),8} {studies.Sum(s => s.Repeated),9} {studies.Sum(s => s.Together),9}");
    }
}
