namespace Isoloss.Core.Bench;

/// <summary>A run and the row that it was read from.</summary>
internal sealed record RawRun(Observation Run, TableRow Row)
{
    public double Params => Run.Params;

    public double Flops => Run.Flops;

    public double TokensPerParam => Run.Tokens / Run.Params;
}
