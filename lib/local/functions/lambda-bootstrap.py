# Runs a function of the user as AWS Lambda's runtime for Python does, and talks to the gateway over file descriptor 3.
# Frames are a letter, the length of what follows in 4 bytes, and a body: `I` an invocation; `R` ready, `S` succeeded,
# `E` failed and `X` failed for good in answer. Standard output belongs to the user.
import decimal
import importlib
import json
import logging
import math
import os
import re
import sys
import time
import traceback

CHANNEL = 3
MAX_RESPONSE_BYTES = 6291556
DECIMAL = "decimal-%s:" % os.urandom(16).hex()

task_root = os.environ["LAMBDA_TASK_ROOT"]
minor_version = int((re.search(r"python3\.(\d+)", os.environ.get("AWS_EXECUTION_ENV", "")) or [0, 13])[1])


class Fault(Exception):
    def __init__(self, error_type, message, trace=None):
        super().__init__(message)
        self.error_type = error_type
        self.trace = trace or []


class Encoder(json.JSONEncoder):
    """Lambda writes decimals as the numbers that they are, which only simplejson does by itself."""

    def default(self, value):
        if isinstance(value, decimal.Decimal):
            return math.nan if value.is_nan() else DECIMAL + str(value)
        return super().default(value)


def to_json(value):
    text = Encoder(ensure_ascii=minor_version < 12).encode(value)
    return re.sub('"%s([^"]*)"' % DECIMAL, r"\1", text) if DECIMAL in text else text


class Members(object):
    def __init__(self, values):
        for name in self.__slots__:
            setattr(self, name, (values or {}).get(name))

    def __repr__(self):
        members = ",".join("%s=%s" % (name, getattr(self, name)) for name in self.__slots__)
        return "%s([%s])" % (type(self).__name__, members)


class Client(Members):
    __slots__ = ["installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name"]


class ClientContext(Members):
    __slots__ = ["custom", "env", "client"]

    def __init__(self, values):
        super().__init__(values)
        self.client = None if self.client is None else Client(self.client)


class CognitoIdentity(Members):
    __slots__ = ["cognito_identity_id", "cognito_identity_pool_id"]


class LambdaContext(object):
    def __init__(self, invocation):
        self.aws_request_id = invocation["requestId"]
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = invocation["arn"]
        self.tenant_id = None
        context = invocation.get("clientContext")
        self.client_context = None if context is None else ClientContext(context)
        self.identity = CognitoIdentity({})
        self._deadline = invocation["deadline"]

    def get_remaining_time_in_millis(self):
        return max(self._deadline - int(time.time() * 1000), 0)

    def log(self, message):
        sys.stdout.write(str(message))


def load_handler(name):
    try:
        module_name, function_name = name.rsplit(".", 1)
    except ValueError as error:
        raise Fault("Runtime.MalformedHandlerName", "Bad handler '%s': %s" % (name, error))
    if module_name.split(".")[0] in sys.builtin_module_names:
        message = "Cannot use built-in module %s as a handler module" % module_name
        raise Fault("Runtime.BuiltInModuleConflict", message)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("Runtime.ImportModuleError", "Unable to import module '%s': %s" % (module_name, error))
    except SyntaxError as error:
        trace = ['  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)]
        message = "Syntax error in module '%s': %s" % (module_name, error)
        raise Fault("Runtime.UserCodeSyntaxError", message, trace)
    if not hasattr(module, function_name):
        message = "Handler '%s' missing on module '%s'" % (function_name, module_name)
        raise Fault("Runtime.HandlerNotFound", message)
    return getattr(module, function_name)


def describe(error, request_id):
    if isinstance(error, Fault):
        message, error_type, trace = str(error), error.error_type, error.trace
    else:
        frames = [(f.filename, f.lineno, f.name, f.line) for f in traceback.extract_tb(error.__traceback__)]
        while frames and (frames[0][0] == __file__ or "importlib" in frames[0][0]):
            frames.pop(0)
        message, error_type, trace = str(error), type(error).__name__, traceback.format_list(frames)
    return {"errorMessage": message, "errorType": error_type, "requestId": request_id, "stackTrace": trace}


def answer_to(handler, invocation):
    context = LambdaContext(invocation)
    try:
        result = handler(invocation["event"], context)
        body = result if isinstance(result, bytes) else marshal(result)
    except Exception as error:
        return sized(b"E", to_json(describe(error, context.aws_request_id)).encode())
    return sized(b"S", body)


def sized(letter, body):
    if len(body) <= MAX_RESPONSE_BYTES:
        return letter, body
    message = "Response payload size exceeded maximum allowed payload size (%d bytes)." % MAX_RESPONSE_BYTES
    error = {"errorType": "Function.ResponseSizeTooLarge", "errorMessage": message}
    return b"E" if letter == b"S" else letter, json.dumps(error).encode()


def marshal(result):
    try:
        return to_json(result).encode()
    except Exception as error:
        raise Fault("Runtime.MarshalError", "Unable to marshal response: %s" % error)


def send(letter, body):
    data = memoryview(letter + len(body).to_bytes(4, "big") + body)
    while data:
        data = data[os.write(CHANNEL, data) :]


def read(length):
    chunks = []
    while length > 0:
        chunk = os.read(CHANNEL, min(length, 1 << 20))
        if not chunk:
            os._exit(0)
        chunks.append(chunk)
        length -= len(chunk)
    return b"".join(chunks)


def main():
    os.set_inheritable(CHANNEL, False)
    sys.path[0] = task_root
    output = logging.StreamHandler(sys.stdout)
    output.setFormatter(logging.Formatter("[%(levelname)s] %(message)s"))
    logging.getLogger().addHandler(output)

    handler, init_error = None, None
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except Exception as error:
        init_error = error
    send(b"R", json.dumps({"version": "%d.%d.%d" % sys.version_info[:3]}).encode())
    while True:
        header = read(5)
        invocation = json.loads(read(int.from_bytes(header[1:], "big")))
        if init_error is not None:
            send(*sized(b"X", to_json(describe(init_error, invocation["requestId"])).encode()))
            sys.exit(1)
        send(*answer_to(handler, invocation))


main()
