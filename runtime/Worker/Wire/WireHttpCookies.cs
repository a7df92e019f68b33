using Microsoft.Azure.Functions.Worker.Http;

namespace LocalFunctions.Worker.Wire;

internal sealed class WireHttpCookies : HttpCookies
{
    private readonly List<IHttpCookie> cookies = [];

    public IReadOnlyList<IHttpCookie> Appended => cookies;

    public override void Append(string name, string value) => cookies.Add(new HttpCookie(name, value));

    public override void Append(IHttpCookie cookie)
    {
        ArgumentNullException.ThrowIfNull(cookie);
        cookies.Add(cookie);
    }

    public override IHttpCookie CreateNew() => new HttpCookie("", "");
}
