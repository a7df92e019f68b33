using Status = LocalFunctions.Protocol.StatusResult.Types.Status;

namespace Runtime.Tests.Workers;

public sealed class FailureTests : IAsyncLifetime
{
    private ConnectedWorker worker = null!;

    public async ValueTask InitializeAsync() => worker = await ConnectedWorker.LoadAsync(WorkerProcess.SampleApp);

    public ValueTask DisposeAsync() => worker.DisposeAsync();

    [Fact]
    public async Task Exception_IsTheUsers_WithTypeAndCause()
    {
        var (response, _) = await worker.InvokeAsync("Fail", request => request.AddText("message", "m"));
        Assert.Equal(Status.Failure, response.Result.Status);
        var error = response.Result.Exception;
        Assert.Equal(("cannot use 'm'", "System.IO.InvalidDataException", "functions", true), (error.Message, error.Type, error.Source, error.IsUserException));
        Assert.Contains("SampleApp.QueueFunctions.Fail", error.StackTrace, StringComparison.Ordinal);
        Assert.Contains("the inner reason", error.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exception_IsFailure_WhenTheConstructorThrows()
    {
        var (response, _) = await worker.InvokeAsync("ConstructorFailure", request => request.AddText("message", "m"));
        Assert.Equal(Status.Failure, response.Result.Status);
        Assert.Equal("the constructor failed", response.Result.Exception.Message);
    }

    [Fact]
    public async Task Exception_IsCancelled_OnlyWhenTheInnerOneIs()
    {
        var (response, _) = await worker.InvokeAsync("FailByInnerCancellation", request => request.AddText("message", "m"));
        Assert.Equal(Status.Cancelled, response.Result.Status);
    }

    [Fact]
    public async Task Middleware_RunsInOrder_AroundTheFunction()
    {
        var (response, _) = await worker.InvokeAsync("Echo", request =>
        {
            request.AddHttp();
            request.TriggerMetadata["item"] = new() { String = "box" };
        });
        Assert.Equal("outer in | inner in | function | inner out | outer out", response.ReturnValue.Http.Headers["x-trail"]);
    }

    [Theory]
    [InlineData("MappedFailure", "the function failed")]
    [InlineData("MappedConstructorFailure", "the constructor failed")]
    public async Task Middleware_TurnsAFailureIntoAResponse(string function, string body)
    {
        var (response, _) = await worker.InvokeAsync(function, request => request.AddHttp());
        Assert.Equal(Status.Success, response.Result.Status);
        Assert.Equal("503", response.ReturnValue.Http.StatusCode);
        Assert.Equal(body, response.ReturnValue.Http.Body.Bytes.ToStringUtf8());
        Assert.Equal("outer in | inner in | inner out | outer out", response.ReturnValue.Http.Headers["x-trail"]);
    }

    [Fact]
    public async Task Middleware_AnswersInTheHttpProperty_WhenTheResultIsAClass()
    {
        var (response, _) = await worker.InvokeAsync("MappedFan", request => request.AddHttp());
        Assert.Null(response.ReturnValue);
        var output = Assert.Single(response.OutputData);
        Assert.Equal(("Response", "503"), (output.Name, output.Data.Http.StatusCode));
    }

    [Fact]
    public async Task Worker_GoesOn_AfterFailures()
    {
        for (var failure = 0; failure < 3; failure++)
            await worker.InvokeAsync("Fail", request => request.AddText("message", "m"));
        var (response, _) = await worker.InvokeAsync("Forward", request => request.AddText("message", "hello"));
        Assert.Equal("<hello>", response.ReturnValue.String);
    }
}
