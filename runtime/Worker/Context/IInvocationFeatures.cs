namespace Microsoft.Azure.Functions.Worker;

/// <summary>A bag of features of one invocation, by type.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    /// <summary>The feature of that type, or the default when there is none.</summary>
    T? Get<T>();

    /// <summary>Adds or replaces the feature of that type.</summary>
    void Set<T>(T instance);
}
