using Isoloss.Core;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Models;

namespace Isoloss.Trainer.Modules;

/// <summary>What a module replaces in each block of a model, and the parameters that it registered for it.</summary>
internal sealed class ModulePlan : IDisposable
{
    private readonly IBlockPart?[] _attention;
    private readonly IBlockPart?[] _feedForward;
    private readonly List<ModuleParameter> _parameters = [];

    private ModulePlan(string name, int layers) =>
        (Name, _attention, _feedForward) = (name, new IBlockPart?[layers], new IBlockPart?[layers]);

    /// <summary>Full name of the module's class; empty without a module.</summary>
    public string Name { get; }

    /// <summary>True where nothing is replaced.</summary>
    public bool IsEmpty => !Parts.Any();

    /// <summary>True where the attention of some block is replaced.</summary>
    public bool HasAttention => _attention.Any(p => p is not null);

    /// <summary>All parts.</summary>
    public IEnumerable<IBlockPart> Parts => _attention.Concat(_feedForward).OfType<IBlockPart>();

    /// <summary>All parameters in the order in which they were registered: of attention, block after block, then of the feed-forward.</summary>
    public IReadOnlyList<ModuleParameter> Parameters => _parameters;

    /// <summary>Nothing replaced.</summary>
    public static ModulePlan None(int layers) => new("", layers);

    /// <summary>Asks the module that a recipe names.</summary>
    /// <param name="model">Architecture.</param>
    /// <param name="size">Its very size.</param>
    /// <exception cref="BadInputException">The module cannot be used.</exception>
    public static ModulePlan Of(ModelRecipe model, ModelSize size)
    {
        if (ModuleLoader.Load(model) is not { } module)
            return None(size.Layers);
        var plan = new ModulePlan(module.GetType().FullName!, size.Layers);
        for (int i = 0; i < size.Layers; i++)
            plan._attention[i] = plan.Ask("Attention", module.Attention, new BlockBuilder(model, size, i));
        for (int i = 0; i < size.Layers; i++)
            plan._feedForward[i] = plan.Ask("FeedForward", module.FeedForward, new BlockBuilder(model, size, i));
        return plan.IsEmpty ? throw plan.Wrong("found neither attention nor feed-forward in any block, expected a part that it replaces") : plan;
    }

    /// <summary>What replaces the attention of a block; null for the built-in one.</summary>
    public IBlockPart? Attention(int block) => _attention[block];

    /// <summary>What replaces the feed-forward of a block; null for the built-in one.</summary>
    public IBlockPart? FeedForward(int block) => _feedForward[block];

    /// <summary>Gives the parameters their places.</summary>
    public void Bind(FlatParameters values, Precision precision)
    {
        foreach (var parameter in _parameters)
            parameter.Bind(values[parameter.FullName], precision);
    }

    /// <summary>An error of the module.</summary>
    public BadInputException Wrong(string message, Exception? cause = null) =>
        cause is null ? new($"model.module: {Name}: {message}") : new($"model.module: {Name}: {message}", cause);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in Parts.OfType<IDisposable>())
            part.Dispose();
    }

    private IBlockPart? Ask(string name, Func<BlockBuilder, IBlockPart?> ask, BlockBuilder block)
    {
        IBlockPart? part;
        double flops;
        try
        {
            part = ask(block);
            flops = part?.ForwardFlops ?? 0;
        }
        // Whatever a user's code throws is about that code.
        catch (Exception e)
        {
            throw Wrong($"{name} of block {block.Block} failed: {e.Message}", e);
        }
        if (part is null && block.Parameters.Count > 0)
            throw Wrong($"{name} of block {block.Block}: found parameters without a part, expected both or neither");
        if (flops is not (>= 0 and < double.PositiveInfinity))
            throw Wrong($"{name} of block {block.Block}: found {flops} ForwardFlops, expected 0 or more");
        _parameters.AddRange(block.Parameters);
        return part;
    }
}
