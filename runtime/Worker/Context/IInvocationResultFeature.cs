namespace Microsoft.Azure.Functions.Worker;

/// <summary>The feature behind <c>GetInvocationResult</c>; a test double of <see cref="FunctionContext"/> may set its own.</summary>
public interface IInvocationResultFeature
{
    InvocationResult Result { get; }
}
