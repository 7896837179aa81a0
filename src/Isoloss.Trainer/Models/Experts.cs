using Isoloss.Trainer.Native;
using static TorchSharp.torch;

namespace Isoloss.Trainer.Models;

/// <summary>
/// Chooses experts for tokens: the k largest of a linear score, weighted by the softmax over these k (Shazeer et al. 2017,
/// section 2.1, without noise). No expert has a limit of tokens, so none is dropped.
/// </summary>
internal static class Experts
{
    /// <summary>The sum over the chosen experts of weight times output [rows, width], and the balance loss.</summary>
    /// <param name="x">Inputs [rows, width].</param>
    /// <param name="router">Scores [experts, width].</param>
    /// <param name="k">Experts of a token.</param>
    /// <param name="expert">The output of an expert, by number, for the rows it is given.</param>
    public static (Tensor Output, Tensor Balance) Mix(Tensor x, Tensor router, int k, Func<int, Tensor, Tensor> expert)
    {
        var scores = x.matmul(router.t());
        var (largest, chosen) = scores.topk(k, 1);
        var weights = largest.softmax(1);
        var output = zeros_like(x);
        for (int i = 0; i < router.shape[0]; i++)
        {
            var places = chosen.Is(i).nonzero(); // [tokens of this expert, (row, rank)]
            if (places.shape[0] == 0)
                continue;
            Tensor rows = places.select(1, 0), ranks = places.select(1, 1);
            var part = expert(i, x.index_select(0, rows));
            output = output.AddRows(rows, part * weights.index(rows, ranks).unsqueeze(1));
        }
        return (output, Balance(scores, chosen));
    }

    /// <summary>
    /// Experts x sum of f P, with f the share of choices and P the mean probability of each expert (Fedus et al. 2022, eq. 4): 1
    /// where all are used alike.
    /// </summary>
    private static Tensor Balance(Tensor scores, Tensor chosen)
    {
        long experts = scores.shape[1];
        var share = nn.functional.one_hot(chosen, experts).to(ScalarType.Float32).mean([0, 1]);
        return (share * scores.softmax(1).mean([0])).sum().Times(experts);
    }
}
