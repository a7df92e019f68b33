using System.Text.Json;
using Google.Protobuf;
using LocalFunctions.Protocol;
using Status = LocalFunctions.Protocol.StatusResult.Types.Status;

namespace Runtime.Tests.Workers;

public sealed class InvocationTests : IAsyncLifetime
{
    private ConnectedWorker worker = null!;

    public async ValueTask InitializeAsync() => worker = await ConnectedWorker.LoadAsync(WorkerProcess.SampleApp);

    public ValueTask DisposeAsync() => worker.DisposeAsync();

    [Fact]
    public async Task Http_CarriesEverythingBothWays()
    {
        var (response, _) = await worker.InvokeAsync("Echo", request =>
        {
            var http = request.AddHttp("request", "POST", "http://localhost:7071/api/echo/box/3?q=a%20b", "{\"ü\":1}");
            http.NullableHeaders["X-In"] = new() { Value = "one, two" };
            http.NullableHeaders["Cookie"] = new() { Value = "session=a%3Db; other=c" };
            http.NullableParams["item"] = new() { Value = "box" };
            http.Identities.Add(new RpcClaimsIdentity { AuthenticationType = new() { Value = "key" }, NameClaimType = new() { Value = "who" }, Claims = { new RpcClaim { Type = "who", Value = "operator" } } });
            request.TriggerMetadata["page"] = new() { Json = "3" };
            request.TriggerMetadata["SIZE"] = new() { String = "large" };
        });
        Assert.Equal(Status.Success, response.Result.Status);
        var answer = response.ReturnValue.Http;
        Assert.Equal("201", answer.StatusCode);
        Assert.Equal("application/json; charset=utf-8", answer.Headers["Content-Type"]);
        Assert.Equal("a, b", answer.Headers["x-out"]);
        var cookie = Assert.Single(answer.Cookies);
        Assert.Equal(("taste", "sweet", "/", true, RpcHttpCookie.Types.SameSite.Strict, 60d), (cookie.Name, cookie.Value, cookie.Path.Value, cookie.Secure.Value, cookie.SameSite, cookie.MaxAge.Value));
        Assert.Null(cookie.HttpOnly);
        using var seen = JsonDocument.Parse(answer.Body.Bytes.ToStringUtf8());
        string? Seen(string property) => seen.RootElement.GetProperty(property).ToString();
        Assert.Equal(
            ("POST", "http://localhost:7071/api/echo/box/3?q=a%20b", "one, two", "a b", "a=b", "{\"ü\":1}", "box", "3", "1", "operator"),
            (Seen("Method"), Seen("Url")?.Replace("a b", "a%20b", StringComparison.Ordinal), Seen("Header"), Seen("Query"), Seen("Cookie"), Seen("Body"), Seen("Item"), Seen("Page"), Seen("Size"), Seen("User")));
    }

    [Fact]
    public async Task Trace_GoesOnIntoTheCallsOfAFunction()
    {
        var seen = new TaskCompletionSource<string>();
        await using var callee = await Host.Collector.StartAsync((_, _, traceParent) => seen.TrySetResult(traceParent));
        var (response, _) = await worker.InvokeAsync("Call", request =>
        {
            request.AddJson("address", $"\"{callee.Address}\"");
            request.TraceContext = new() { TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" };
        });
        Assert.True(response.Result.Status == Status.Success, response.Result.Exception?.ToString());
        Assert.StartsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-", await Host.Wait.ForAsync(seen.Task), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_PassesNothing_WhenOptionalValuesAreMissing()
    {
        var (response, _) = await worker.InvokeAsync("Echo", request =>
        {
            request.AddHttp();
            request.TriggerMetadata["item"] = new() { String = "box" };
            request.TriggerMetadata["page"] = new() { Json = "null" };
        });
        using var seen = JsonDocument.Parse(response.ReturnValue.Http.Body.Bytes.ToStringUtf8());
        Assert.All(["Header", "Query", "Cookie", "Page", "Size"], name => Assert.Equal(JsonValueKind.Null, seen.RootElement.GetProperty(name).ValueKind));
        Assert.Equal("", seen.RootElement.GetProperty("Body").GetString());
    }

    [Theory]
    [InlineData("item", "", "parameter 'item' must be a String, but the trigger gave no value of that name")]
    [InlineData("page", "three", "parameter 'page' must be a Int32, but the value is not one")]
    [InlineData("size", "huge", "parameter 'size' must be a Size, but the value is not one")]
    public async Task Http_FailsNamingTheParameter_WhenARouteValueDoesNotFit(string name, string value, string reason)
    {
        var (response, _) = await worker.InvokeAsync("Echo", request =>
        {
            request.AddHttp();
            if (name != "item")
                request.TriggerMetadata["item"] = new() { String = "box" };
            if (value.Length > 0)
                request.TriggerMetadata[name] = new() { String = value };
        });
        Assert.Equal(Status.Failure, response.Result.Status);
        Assert.Contains($"Function 'Echo' cannot be called: {reason}", response.Result.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PlainObject", "application/json; charset=utf-8", """{"Name":"from the file","Count":2}""")]
    [InlineData("PlainText", "text/plain; charset=utf-8", "from the environment")]
    public async Task Http_Answers200_WhenTheFunctionReturnsAPlainValue(string function, string contentType, string body)
    {
        var (response, _) = await worker.InvokeAsync(function, request => request.AddHttp());
        Assert.Equal("200", response.ReturnValue.Http.StatusCode);
        Assert.Equal(contentType, response.ReturnValue.Http.Headers["Content-Type"]);
        Assert.Equal(body, response.ReturnValue.Http.Body.Bytes.ToStringUtf8());
    }

    [Fact]
    public async Task Http_BindsTheBody_AndDefaultValues()
    {
        var (response, _) = await worker.InvokeAsync("Body", request => request.AddHttp("request", "POST", "http://localhost/", """{"name":"x","COUNT":4}"""));
        Assert.Equal("40", response.ReturnValue.Http.Body.Bytes.ToStringUtf8());
    }

    [Fact]
    public async Task Http_ReturnsNothing_WhenTheFunctionReturnsTask()
    {
        var (response, _) = await worker.InvokeAsync("Nothing", request => request.AddHttp());
        Assert.Equal(Status.Success, response.Result.Status);
        Assert.Null(response.ReturnValue);
    }

    [Fact]
    public async Task Http_SendsAStream_PutInPlaceOfTheBody()
    {
        var (response, _) = await worker.InvokeAsync("Streamed", request => request.AddHttp());
        Assert.Equal([1, 2, 3], response.ReturnValue.Http.Body.Bytes.ToByteArray());
    }

    [Fact]
    public async Task Outputs_AreInOutputData_WhenTheResultIsAClass()
    {
        var (response, _) = await worker.InvokeAsync("Fan", request => request.AddHttp("request", "POST", "http://localhost/", """{"Name":"n","Count":2}"""));
        Assert.Null(response.ReturnValue);
        Assert.Equal(["Orders", "Response"], response.OutputData.Select(output => output.Name));
        Assert.Equal("""[{"Name":"n","Count":2},{"Name":"n","Count":0}]""", response.OutputData[0].Data.Json);
        Assert.Equal("202", response.OutputData[1].Data.Http.StatusCode);
    }

    [Fact]
    public async Task Queue_ReturnsText_ForAStringFunction()
    {
        var (response, _) = await worker.InvokeAsync("Forward", request => request.AddText("message", "hello"));
        Assert.Equal("<hello>", response.ReturnValue.String);
    }

    [Theory]
    [InlineData("""{"name":"n","count":2}""", TypedData.DataOneofCase.String)]
    [InlineData("""{"name":"n","count":2}""", TypedData.DataOneofCase.Json)]
    [InlineData("""{"name":"n","count":2}""", TypedData.DataOneofCase.Bytes)]
    public async Task Queue_BindsAnObject_HoweverTheHostSendsIt(string json, TypedData.DataOneofCase form)
    {
        var data = form switch
        {
            TypedData.DataOneofCase.String => new TypedData { String = json },
            TypedData.DataOneofCase.Json => new TypedData { Json = json },
            _ => new TypedData { Bytes = ByteString.CopyFromUtf8(json) },
        };
        var (response, _) = await worker.InvokeAsync("ForwardAll", request => request.InputData.Add(new ParameterBinding { Name = "order", Data = data }));
        Assert.Equal("""[{"Name":"n","Count":2},{"Name":"n","Count":2}]""", response.ReturnValue.Json);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("""{"name":"secret-value","count":"many"}""")]
    public async Task Queue_FailsWithoutTheData_WhenTheMessageIsNoSuchObject(string message)
    {
        var (response, _) = await worker.InvokeAsync("ForwardAll", request => request.AddText("order", message));
        Assert.Equal(Status.Failure, response.Result.Status);
        Assert.Contains("Function 'ForwardAll' cannot be called: parameter 'order' must be a Order", response.Result.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-value", response.Result.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queue_BindsAndReturnsBytes()
    {
        var (response, _) = await worker.InvokeAsync("Measure", request => request.InputData.Add(new ParameterBinding { Name = "message", Data = new() { Bytes = ByteString.CopyFrom(1, 2, 3) } }));
        Assert.Equal([3], response.ReturnValue.Bytes.ToByteArray());
    }

    [Fact]
    public async Task Queue_BindsACollection()
    {
        var items = new TypedData { CollectionString = new() { String = { "a", "b" } } };
        var (response, _) = await worker.InvokeAsync("Join", request => request.InputData.Add(new ParameterBinding { Name = "items", Data = items }));
        Assert.Equal("a+b", response.ReturnValue.String);
    }

    [Fact]
    public async Task Queue_CarriesMessages_BeyondGrpcsUsualLimit()
    {
        var text = new string('x', 6 * 1024 * 1024);
        var (response, _) = await worker.InvokeAsync("Forward", request => request.AddText("message", text));
        Assert.Equal(text.Length + 2, response.ReturnValue.String.Length);
    }

    [Fact]
    public async Task Context_DescribesTheFunction()
    {
        var (response, _) = await worker.InvokeAsync("Definition", request => request.AddText("message", "m"));
        Assert.Equal(
            """{"Name":"Definition","Id":true,"EntryPoint":"SampleApp.QueueFunctions.Definition","AppExists":true,"Inputs":["message:queueTrigger:In"],"Outputs":["$return:queue:Out"],"Parameters":["message:String","context:FunctionContext","absent:Nullable\u00601"]}""",
            response.ReturnValue.Json);
    }

    [Fact]
    public async Task Queue_BindsMetadataByName()
    {
        var (response, _) = await worker.InvokeAsync("Describe", request =>
        {
            request.AddText("message", "m");
            request.RetryContext = new() { RetryCount = 1, MaxRetryCount = 4 };
            request.TraceContext = new() { TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" };
        });
        Assert.Equal("m message-1 2 2026-11-23T16:00:00.0000000+00:00  default 3 receipt 1/4 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", response.ReturnValue.String);
    }
}
