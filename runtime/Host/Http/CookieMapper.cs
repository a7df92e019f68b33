using LocalFunctions.Protocol;

namespace LocalFunctions.Host.Http;

/// <summary>Attributes of a cookie that a function sets.</summary>
internal static class CookieMapper
{
    public static CookieOptions Options(RpcHttpCookie cookie) => new()
    {
        Domain = cookie.Domain?.Value is { Length: > 0 } domain ? domain : null,
        Path = cookie.Path?.Value is { Length: > 0 } path ? path : null,
        Expires = cookie.Expires?.Value?.ToDateTimeOffset(),
        Secure = cookie.Secure?.Value ?? false,
        HttpOnly = cookie.HttpOnly?.Value ?? false,
        MaxAge = cookie.MaxAge is { HasValue: true } age ? TimeSpan.FromSeconds(age.Value) : null,
        SameSite = cookie.SameSite switch
        {
            RpcHttpCookie.Types.SameSite.Lax => SameSiteMode.Lax,
            RpcHttpCookie.Types.SameSite.Strict => SameSiteMode.Strict,
            RpcHttpCookie.Types.SameSite.ExplicitNone => SameSiteMode.None,
            _ => SameSiteMode.Unspecified,
        },
    };
}
