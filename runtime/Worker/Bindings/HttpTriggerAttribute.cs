using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function by an HTTP request.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute : TriggerBindingAttribute
{
    public HttpTriggerAttribute()
        : this(AuthorizationLevel.Function)
    {
    }

    public HttpTriggerAttribute(params string[] methods)
        : this(AuthorizationLevel.Function, methods)
    {
    }

    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <value>A route template below the host's prefix, such as <c>backups/{id?}</c>. The default is the function's name.</value>
    public string? Route { get; set; }

    /// <value>Which keys open the function. The default is <see cref="AuthorizationLevel.Function"/>.</value>
    public AuthorizationLevel AuthLevel { get; set; }

    /// <value>The accepted methods; none means all.</value>
    public string[]? Methods { get; set; }
}
