// Files are sent one by one, with how far each is; what is too large is told before anything is sent.
const form = document.getElementById("bring");

function line(name) {
  const li = document.createElement("li");
  li.append(Object.assign(document.createElement("bdi"), { textContent: name }), " ");
  const said = li.appendChild(document.createElement("span"));
  document.getElementById("brought").append(li);
  return { li, said };
}

function send(file) {
  const { li, said } = line(file.name);
  const fail = (words) => {
    said.className = "problem";
    said.textContent = words;
  };
  if (file.size > Number(form.dataset.most)) {
    const most = Math.floor(form.dataset.most / 1_000_000);
    fail(form.dataset.tooLarge.replace("{most}", most));
    return Promise.resolve();
  }
  said.textContent = form.dataset.sending;
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
  bar.setAttribute("aria-label", file.name);
  li.append(" ", bar);
  const given = new FormData(form);
  given.delete("upload");
  given.append("upload", file);
  const asked = new XMLHttpRequest();
  return new Promise((done) => {
    asked.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    asked.addEventListener("loadend", () => {
      bar.remove();
      let told = null;
      try {
        told = JSON.parse(asked.responseText);
      } catch {
        // No words of ours: the server is away, or refused it as a whole.
      }
      if (asked.status === 200 && told?.said) li.textContent = told.said;
      else if (told?.what) fail(`${told.what} ${told.do}`);
      else fail(asked.status === 413 ? form.dataset.tooLarge.replace("{most}", Math.floor(form.dataset.most / 1_000_000)) : form.dataset.away);
      done();
    });
    asked.open("POST", location.href);
    asked.setRequestHeader("Accept", "application/json");
    asked.send(given);
  });
}

async function bring(files) {
  for (const file of files) await send(file);
  const answer = await fetch(location.href);
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("shelf").replaceWith(page.getElementById("shelf"));
}

if (form) {
  form.classList.add("live");
  const chosen = form.querySelector("[type=file]");
  const bringChosen = () => {
    if (!chosen.files.length) return;
    const files = [...chosen.files];
    chosen.value = "";
    bring(files);
  };
  chosen.addEventListener("change", bringChosen);
  bringChosen(); // before this was there
  const main = document.getElementById("main");
  main.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    form.classList.add("over");
  });
  main.addEventListener("dragleave", ({ relatedTarget }) => {
    if (!main.contains(relatedTarget)) form.classList.remove("over");
  });
  main.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    form.classList.remove("over");
    bring([...event.dataTransfer.files]);
  });
}
