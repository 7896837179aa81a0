using Isoloss.Trainer.Modules;

/// <summary>The first.</summary>
public class One : IModelModule;

/// <summary>The second, by way of the first.</summary>
public sealed class Two : One;

/// <summary>Does not count.</summary>
public abstract class Three : IModelModule;
