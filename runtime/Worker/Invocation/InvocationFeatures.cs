using System.Collections;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace LocalFunctions.Worker.Invocation;

/// <summary>The features that were set, else those that the context itself is.</summary>
internal sealed class InvocationFeatures(InvocationContext context) : IInvocationFeatures
{
    private Dictionary<Type, object>? features;

    public T? Get<T>()
    {
        if (features is not null && features.TryGetValue(typeof(T), out var feature))
            return (T)feature;
        return IsOwn(typeof(T)) ? (T)(object)context : default;
    }

    public void Set<T>(T instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        (features ??= [])[typeof(T)] = instance;
    }

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator()
    {
        foreach (var type in (Type[])[typeof(IHttpRequestDataFeature), typeof(IInvocationResultFeature)])
        {
            if (features?.ContainsKey(type) is not true)
                yield return new(type, context);
        }

        foreach (var feature in features ?? [])
            yield return feature;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsOwn(Type type) => type == typeof(IHttpRequestDataFeature) || type == typeof(IInvocationResultFeature);
}
