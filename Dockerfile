FROM python:3.12-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates fonts-nanum && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.txt pyproject.toml README.md ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY bot bot
COPY adapters adapters
COPY core core
COPY storage storage
COPY engine engine
COPY docs/hobane docs/hobane
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
 && useradd --create-home hobane && mkdir /data && chown hobane /data
USER hobane
ENV HOBANE_DATA=/data HOBANE_HOST=0.0.0.0
VOLUME /data
EXPOSE 8501
CMD ["hobane", "run"]
