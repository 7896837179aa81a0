using static TorchSharp.torch;

namespace Isoloss.Trainer.Models;

/// <summary>What training descends, and the part of it that is the model's loss.</summary>
/// <param name="Total">Loss with the z-loss and the balance loss of the recipe, to differentiate.</param>
/// <param name="Loss">Sum over tokens of weight times the loss in nats.</param>
internal readonly record struct Objective(Tensor Total, Tensor Loss);
