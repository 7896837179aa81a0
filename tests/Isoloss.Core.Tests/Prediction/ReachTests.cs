using Isoloss.Core;
using Isoloss.Core.Prediction;

namespace Isoloss.Tests;

public sealed class ReachTests
{
    private static readonly Reach Reach = new([new Observation(1e9, 1e10, 6e19, 3), new Observation(1e8, 1e11, 6e19, 3)]);

    [Fact]
    public void Inside_the_runs_nothing_is_beyond() => Assert.Equal(0, Reach.Beyond(ScalePoint.Of(5e8, 2e10)));

    [Fact]
    public void Tenfold_compute_is_a_decade_beyond() => Assert.Equal(Math.Log(10), Reach.Beyond(ScalePoint.Of(5e8, 2e11)), 9);

    [Fact]
    public void A_larger_model_within_the_compute_lies_beyond_by_its_size() =>
        Assert.Equal(Math.Log(3), Reach.Beyond(ScalePoint.Of(3e9, 1e9)), 9);
}
