using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using Isoloss.Core;
using Isoloss.Runs.Recipes;

namespace Isoloss.Trainer.Modules;

/// <summary>
/// Loads a module into a load context of its own. What it references comes from the trainer, so that both have the same interface
/// and the same torch; its own file is all that it brings, because the hash of that file is all that a run's key has.
/// </summary>
internal static class ModuleLoader
{
    private const string Key = "model.module";

    // By hash: a calibration builds many models.
    private static readonly ConcurrentDictionary<string, Type> Types = new();

    /// <summary>A new object of the module that a recipe names; null where it names none.</summary>
    /// <exception cref="BadInputException">The module cannot be used.</exception>
    public static IModelModule? Load(ModelRecipe model)
    {
        if (model.Module is null)
            return null;
        ModuleFile file = Read(model.Module);
        if (model.ModuleHash is { } expected && file.Hash != expected)
            throw new BadInputException(
                $"{Key}: found '{file.Path}' with the hash {file.Hash}, expected {expected}: it was built anew after the run was planned");
        Type type = Types.GetOrAdd(file.Hash, _ => TypeOf(file));
        try
        {
            return (IModelModule)Activator.CreateInstance(type)!;
        }
        catch (TargetInvocationException e)
        {
            throw new BadInputException($"{Key}: the constructor of {type} failed: {e.InnerException!.Message}", e);
        }
        catch (MissingMethodException e)
        {
            throw new BadInputException($"{Key}: found no public constructor of {type} without parameters, expected one", e);
        }
    }

    private static ModuleFile Read(string path)
    {
        try
        {
            return ModuleFile.Read(path);
        }
        catch (BadInputException e)
        {
            throw new BadInputException($"{Key}: {e.Message}", e);
        }
    }

    private static Type TypeOf(ModuleFile file)
    {
        try
        {
            using var content = new MemoryStream(file.Content.ToArray());
            Assembly assembly = new AssemblyLoadContext(file.Path).LoadFromStream(content);
            foreach (AssemblyName reference in assembly.GetReferencedAssemblies())
                RequireReference(file, reference);
            return assembly.GetType(file.ClassName, throwOnError: true)!;
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException or TypeLoadException or FileNotFoundException)
        {
            throw new BadInputException($"{Key}: '{file.Path}' cannot be loaded: {e.Message}; expected one that was built against this trainer", e);
        }
    }

    private static void RequireReference(ModuleFile file, AssemblyName reference)
    {
        try
        {
            AssemblyLoadContext.Default.LoadFromAssemblyName(reference);
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            throw new BadInputException(
                $"{Key}: '{file.Path}' needs {reference.Name} {reference.Version}, which the trainer does not have; "
                + "expected nothing but the framework, Isoloss.Trainer and its TorchSharp", e);
        }
    }
}
