// Passkeys: makes one, signs in with one, or proves with one who is there. Everything else works without this script.
const encode = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const decode = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));

function listed(list) {
  return (list || []).map((one) => ({ ...one, id: decode(one.id) }));
}

async function add(options) {
  const asked = options.publicKey;
  return navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: decode(asked.challenge),
      user: { ...asked.user, id: decode(asked.user.id) },
      excludeCredentials: listed(asked.excludeCredentials),
      // A passkey signs in on its own, so the device keeps it and asks for finger, face or PIN.
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    },
  });
}

async function prove(options) {
  const asked = options.publicKey;
  return navigator.credentials.get({
    publicKey: {
      ...asked,
      challenge: decode(asked.challenge),
      allowCredentials: listed(asked.allowCredentials),
      userVerification: "required",
    },
  });
}

async function challenge(form) {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) {
    throw new Error(`no challenge: ${answer.status}`);
  }
  return (await answer.json()).request_options;
}

function written(credential) {
  const said = credential.response;
  const response = { clientDataJSON: encode(said.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (said[part]) {
      response[part] = encode(said[part]);
    }
  }
  return JSON.stringify({
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function begin(form) {
  const way = form.dataset.passkey;
  const problem = form.querySelector("[data-problem]");
  problem.hidden = true;
  try {
    const options = way === "sign-in" ? await challenge(form) : JSON.parse(form.dataset.options);
    const credential = await (way === "add" ? add(options) : prove(options));
    form.elements.credential.value = written(credential);
    form.submit();
  } catch {
    // Cancelled, timed out, or none there: the page says so and offers the other ways.
    problem.hidden = false;
  }
}

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkeys]")) {
    part.hidden = false;
  }
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      begin(form);
    });
  }
}
