namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>A cookie of a request (name and value only) or of a response.</summary>
public interface IHttpCookie
{
    string? Domain { get; }

    DateTimeOffset? Expires { get; }

    bool? HttpOnly { get; }

    /// <value>In seconds.</value>
    double? MaxAge { get; }

    string Name { get; }

    string? Path { get; }

    SameSite SameSite { get; }

    bool? Secure { get; }

    string Value { get; }
}

/// <summary>A cookie's SameSite attribute.</summary>
public enum SameSite
{
    /// <summary>The attribute is left out.</summary>
    None,

    Lax,

    Strict,

    /// <summary>The attribute says <c>None</c>.</summary>
    ExplicitNone,
}
