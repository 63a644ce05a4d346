"""The service's state, read and prepared with plain HTTP requests.

Written from the wire protocol on `urllib` alone: what a client under test misreads, or what it
and the simulator both get wrong in the same way, must not be hidden by sharing code with either.
"""

import base64
import json
import urllib.error
import urllib.parse
import urllib.request

from child import DEADLINE_SECONDS
from samples import sha1, sha1_of_stream

# The proxy settings of whoever runs the tests do not apply.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Refused(Exception):
    """An answer other than 200 or 206."""

    def __init__(self, status: int, body: bytes):
        try:
            answer = json.loads(body)
        except ValueError:
            answer = {}
        self.status = status
        self.code = answer.get("code")
        super().__init__(f"{status} {self.code}: {answer.get('message')}")


def send(method: str, url: str, headers: dict, body: bytes | None = None):
    """Sends one request; the answer is an open `http.client.HTTPResponse`."""
    request = urllib.request.Request(url, data=body, headers=headers, method=method)
    try:
        return _opener.open(request, timeout=DEADLINE_SECONDS)
    except urllib.error.HTTPError as error:
        with error:
            raise Refused(error.code, error.read()) from None


class RawAccount:
    """A session with one key."""

    def __init__(self, endpoint: str, key_id: str, key: str):
        basic = base64.b64encode(f"{key_id}:{key}".encode()).decode()
        url = f"{endpoint}/b2api/v4/b2_authorize_account"
        with send("GET", url, {"Authorization": f"Basic {basic}"}) as answer:
            self.authorization = json.load(answer)
        storage = self.authorization["apiInfo"]["storageApi"]
        self.account_id = self.authorization["accountId"]
        self.api_url = storage["apiUrl"]
        self.download_url = storage["downloadUrl"]
        self.recommended_part_size = storage["recommendedPartSize"]
        self._token = {"Authorization": self.authorization["authorizationToken"]}

    def call(self, name: str, **parameters) -> dict:
        headers = {"Content-Type": "application/json", **self._token}
        url = f"{self.api_url}/b2api/v4/{name}"
        with send("POST", url, headers, json.dumps(parameters).encode()) as answer:
            return json.load(answer)

    def _pages(self, name: str, rows: str, cursors: dict[str, str], **parameters) -> list[dict]:
        """All rows of a listing; `cursors`: members of an answer to those of the next request."""
        found = []
        while True:
            answer = self.call(name, **parameters)
            found += answer[rows]
            following = {parameter: answer[member] for member, parameter in cursors.items()}
            if not any(following.values()):
                return found
            parameters.update(following)

    # What is there.

    def buckets(self) -> dict[str, dict]:
        rows = self.call("b2_list_buckets", accountId=self.account_id, bucketTypes=["all"])
        return {row["bucketName"]: row for row in rows["buckets"]}

    def bucket_id(self, name: str) -> str:
        return self.buckets()[name]["bucketId"]

    def keys(self) -> list[dict]:
        cursors = {"nextApplicationKeyId": "startApplicationKeyId"}
        return self._pages("b2_list_keys", "keys", cursors, accountId=self.account_id)

    def versions(self, bucket: str, name: str | None = None) -> list[dict]:
        """Every version in the bucket, or of one name, newest first within a name."""
        rows = self._pages(
            "b2_list_file_versions",
            "files",
            {"nextFileName": "startFileName", "nextFileId": "startFileId"},
            bucketId=self.bucket_id(bucket),
            prefix=name or "",
            maxFileCount=1000,
        )
        return rows if name is None else [row for row in rows if row["fileName"] == name]

    def visible(self, bucket: str) -> dict[str, dict]:
        """The current version of every name that is not hidden."""
        rows = self._pages(
            "b2_list_file_names",
            "files",
            {"nextFileName": "startFileName"},
            bucketId=self.bucket_id(bucket),
            maxFileCount=1000,
        )
        return {row["fileName"]: row for row in rows}

    def unfinished(self, bucket: str) -> list[dict]:
        return self._pages(
            "b2_list_unfinished_large_files",
            "files",
            {"nextFileId": "startFileId"},
            bucketId=self.bucket_id(bucket),
        )

    def parts(self, large_file_id: str) -> list[dict]:
        cursors = {"nextPartNumber": "startPartNumber"}
        return self._pages("b2_list_parts", "parts", cursors, fileId=large_file_id)

    def content_sha1(self, file_id: str) -> str:
        """The SHA-1 of the bytes that a download by id delivers."""
        with self._download("GET", file_id) as answer:
            return sha1_of_stream(answer)

    def download_headers(self, file_id: str):
        with self._download("HEAD", file_id) as answer:
            return answer.headers

    def _download(self, method: str, file_id: str):
        query = urllib.parse.urlencode({"fileId": file_id})
        url = f"{self.download_url}/b2api/v4/b2_download_file_by_id?{query}"
        return send(method, url, self._token)

    def snapshot(self) -> dict:
        """All that a client could ask for, in a form that can be compared."""
        buckets = self.buckets()
        unfinished = {name: self.unfinished(name) for name in buckets}
        versions = {name: self.versions(name) for name in buckets}
        uploads = [
            row["fileId"] for rows in versions.values() for row in rows if row["action"] == "upload"
        ]
        return {
            "buckets": buckets,
            "keys": self.keys(),
            "versions": versions,
            "visible": {name: self.visible(name) for name in buckets},
            "unfinished": unfinished,
            "parts": {
                row["fileId"]: self.parts(row["fileId"])
                for rows in unfinished.values()
                for row in rows
            },
            "content": {file_id: self.content_sha1(file_id) for file_id in uploads},
        }

    def snapshot_of_rows(self) -> dict:
        """All versions of all buckets, without their content."""
        return {name: self.versions(name) for name in self.buckets()}

    # What a test needs to be there.

    def create_bucket(self, name: str, bucket_type: str = "allPrivate", **settings) -> dict:
        return self.call(
            "b2_create_bucket",
            accountId=self.account_id,
            bucketName=name,
            bucketType=bucket_type,
            **settings,
        )

    def create_key(self, name: str, capabilities: list[str], **restrictions) -> dict:
        return self.call(
            "b2_create_key",
            accountId=self.account_id,
            keyName=name,
            capabilities=capabilities,
            **restrictions,
        )

    def upload(self, bucket: str, name: str, content: bytes, **info: str) -> dict:
        return self._upload(self._upload_door(bucket), name, content, info)

    def upload_empty_files(self, bucket: str, names: list[str]) -> None:
        door = self._upload_door(bucket)
        for name in names:
            self._upload(door, name, b"", {})

    def _upload_door(self, bucket: str) -> dict:
        return self.call("b2_get_upload_url", bucketId=self.bucket_id(bucket))

    def _upload(self, door: dict, name: str, content: bytes, info: dict[str, str]) -> dict:
        headers = {
            "Authorization": door["authorizationToken"],
            "X-Bz-File-Name": urllib.parse.quote(name),
            "Content-Type": "b2/x-auto",
            "X-Bz-Content-Sha1": sha1(content),
        }
        for key, value in info.items():
            headers[f"X-Bz-Info-{key}"] = urllib.parse.quote(value)
        with send("POST", door["uploadUrl"], headers, content) as answer:
            return json.load(answer)

    def hide(self, bucket: str, name: str) -> dict:
        return self.call("b2_hide_file", bucketId=self.bucket_id(bucket), fileName=name)

    def start_large_file(self, bucket: str, name: str, **info: str) -> dict:
        return self.call(
            "b2_start_large_file",
            bucketId=self.bucket_id(bucket),
            fileName=name,
            contentType="b2/x-auto",
            fileInfo=info,
        )

    def upload_part(self, large_file_id: str, number: int, content: bytes) -> dict:
        door = self.call("b2_get_upload_part_url", fileId=large_file_id)
        headers = {
            "Authorization": door["authorizationToken"],
            "X-Bz-Part-Number": str(number),
            "X-Bz-Content-Sha1": sha1(content),
        }
        with send("POST", door["uploadUrl"], headers, content) as answer:
            return json.load(answer)

    def upload_large(self, bucket: str, name: str, parts: list[bytes], **info: str) -> dict:
        started = self.start_large_file(bucket, name, **info)["fileId"]
        digests = [
            self.upload_part(started, number, part)["contentSha1"]
            for number, part in enumerate(parts, start=1)
        ]
        return self.call("b2_finish_large_file", fileId=started, partSha1Array=digests)
