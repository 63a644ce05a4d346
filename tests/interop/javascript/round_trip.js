// What backblaze-b2 can do with files, in one run. Prints what it saw as one line of JSON.
"use strict";

const { createHash } = require("node:crypto");
const { createRequire } = require("node:module");
const path = require("node:path");

// The client is installed elsewhere: nothing is written into the sources.
const load = createRequire(path.join(process.env.B2_INTEROP_NODE, "package.json"));
const Client = load("backblaze-b2");

const [endpoint, applicationKeyId, applicationKey] = process.argv.slice(2);
const sha1 = (bytes) => createHash("sha1").update(bytes).digest("hex");

async function main() {
  // Nothing is repeated after a failure, so that no wrong answer of the service stays unseen.
  const b2 = new Client({ applicationKeyId, applicationKey, retry: { retries: 0 } });
  await b2.authorize({ axiosOverride: { url: `${endpoint}/b2api/v2/b2_authorize_account` } });
  const made = await b2.createBucket({ bucketName: "the-bucket", bucketType: "allPrivate" });
  const { bucketId } = made.data;

  const upload = async (fileName, data, info) => {
    const { data: door } = await b2.getUploadUrl({ bucketId });
    const { uploadUrl, authorizationToken: uploadAuthToken } = door;
    const given = { uploadUrl, uploadAuthToken, fileName, data, mime: "a/b", info };
    return (await b2.uploadFile(given)).data;
  };
  const small = await upload("small +é", Buffer.from("content"), { key: "välue" });
  const gone = await upload("gone", Buffer.from("gone"));

  const started = await b2.startLargeFile({ bucketId, fileName: "large", contentType: "a/b" });
  const { fileId } = started.data;
  const parts = [Buffer.alloc(5_000_000, "1"), Buffer.from("the last part may be short")];
  for (const [index, data] of parts.entries()) {
    const { data: door } = await b2.getUploadPartUrl({ fileId });
    const { uploadUrl, authorizationToken: uploadAuthToken } = door;
    await b2.uploadPart({ partNumber: index + 1, uploadUrl, uploadAuthToken, data });
  }
  const listedParts = await b2.listParts({ fileId, startPartNumber: 1, maxPartCount: 10 });
  await b2.finishLargeFile({ fileId, partSha1Array: parts.map(sha1) });
  const unfinished = await b2.startLargeFile({ bucketId, fileName: "unfinished" });
  await b2.cancelLargeFile({ fileId: unfinished.data.fileId });

  await b2.hideFile({ bucketId, fileName: "gone" });
  await b2.deleteFileVersion({ fileId: gone.fileId, fileName: "gone" });
  const names = await b2.listFileNames({ bucketId, maxFileCount: 100 });
  const asked = { fileId: small.fileId, responseType: "arraybuffer" };
  const byId = await b2.downloadFileById(asked);
  const byName = await b2.downloadFileByName({
    bucketName: "the-bucket", fileName: "large", responseType: "arraybuffer",
  });
  const key = await b2.createKey({ capabilities: ["listFiles"], keyName: "js-key", bucketId });
  await b2.deleteKey({ applicationKeyId: key.data.applicationKeyId });
  const refusal = await b2.getFileInfo({ fileId: gone.fileId }).catch((error) => error.response.data);
  console.log(JSON.stringify({
    names: names.data.files.map((file) => file.fileName),
    parts: listedParts.data.parts.map((part) => part.contentLength),
    small: Buffer.from(byId.data).toString(),
    large: sha1(Buffer.from(byName.data)),
    refusal: refusal.status,
  }));
}

main().catch((error) => {
  console.error(error.response?.data ?? error);
  process.exitCode = 1;
});
